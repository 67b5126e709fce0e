import { type Attribute, MderReader, MderWriter } from './mder.ts';
import { ATTRIBUTE, OBJECT_CLASS } from './nomenclature.ts';

/** Which attributes stand in a fixed observation, in order, with their lengths in bytes. */
export type ValueMap = readonly { readonly id: number; readonly length: number }[];

/** One thing a device measures, as its configuration declares it. */
export type Metric = {
  readonly handle: number;
  readonly objectClass: number;
  /** `partition << 16 | code`. */
  readonly type: number;
  readonly unit?: number;
  /** Components of a compound value, in order. */
  readonly components: readonly number[];
  /** How the value was got, e.g. averaged fast or slow. */
  readonly supplemental: readonly number[];
  /** Entered by hand, not measured. */
  readonly manual: boolean;
  /** Layouts of fixed observations; they differ in length. */
  readonly layouts: readonly ValueMap[];
};

export type Scanner = {
  readonly handle: number;
  readonly periodic: boolean;
  /** What one grouped observation holds, in order. */
  readonly groups: readonly { readonly handle: number; readonly map: ValueMap }[];
};

export type Configuration = {
  readonly id: number;
  readonly metrics: ReadonlyMap<number, Metric>;
  readonly scanners: ReadonlyMap<number, Scanner>;
};

/** `mss-cat-manual` of the small metric specification. */
const MANUAL = 0x0008;

/** More than any device has; beyond them a configuration is hostile, since every report is read by it. */
const MOST = { objects: 64, attributes: 16 } as const;

const readMap = (reader: MderReader): ValueMap => reader.list((item) => ({ id: item.u16(), length: item.u16() }));

/** A map of nothing, or of empty attributes, would make observations out of no bytes. */
const isMap = (map: ValueMap): boolean =>
  map.length > 0 && map.length <= MOST.attributes && map.every(({ length }) => length > 0);

/** Decodes one attribute's value; `undefined` unless the value is exactly that. */
function read<T>(value: Uint8Array | undefined, decode: (reader: MderReader) => T): T | undefined {
  if (!value) return undefined;
  const reader = new MderReader(value);
  const decoded = decode(reader);
  return reader.whole ? decoded : undefined;
}

const readType = (reader: MderReader): number => reader.u16() * 0x1_0000 + reader.u16();

/** Attributes by code; `undefined` when one stands twice, for then nobody knows which counts. */
export function uniqueAttributes(attributes: readonly Attribute[]): ReadonlyMap<number, Uint8Array> | undefined {
  const map = new Map(attributes.map(({ id, value }) => [id, value]));
  return map.size === attributes.length ? map : undefined;
}

function toMetric(handle: number, objectClass: number, values: ReadonlyMap<number, Uint8Array>): Metric | undefined {
  const type = read(values.get(ATTRIBUTE.type), readType);
  if (type === undefined) return undefined;
  const decode = <T>(id: number, decoder: (reader: MderReader) => T): T | undefined => read(values.get(id), decoder);
  // What is declared and cannot be read leaves a doubt about every value: the object is not used.
  for (const id of [ATTRIBUTE.unit, ATTRIBUTE.metricSpecification])
    if (values.has(id) && decode(id, (r) => r.u16()) === undefined) return undefined;
  const map = decode(ATTRIBUTE.valueMap, readMap);
  const components = decode(ATTRIBUTE.metricIds, (r) => r.list((item) => item.u16()));
  const supplemental = decode(ATTRIBUTE.supplementalTypes, (r) => r.list(readType));
  if (values.has(ATTRIBUTE.valueMap) && !(map && isMap(map))) return undefined;
  if (values.has(ATTRIBUTE.metricIds) && !components) return undefined;
  if (values.has(ATTRIBUTE.supplementalTypes) && !supplemental) return undefined;
  // A metric id beside the type narrows it to something this code does not know.
  const metricId = decode(ATTRIBUTE.metricId, (r) => r.u16());
  if (values.has(ATTRIBUTE.metricId) && metricId !== (type & 0xffff)) return undefined;
  const unit = decode(ATTRIBUTE.unit, (r) => r.u16());
  return {
    handle,
    objectClass,
    type,
    ...(unit === undefined ? {} : { unit }),
    components: components ?? [],
    supplemental: supplemental ?? [],
    manual: ((decode(ATTRIBUTE.metricSpecification, (r) => r.u16()) ?? 0) & MANUAL) !== 0,
    layouts: map ? [map] : [],
  };
}

/**
 * The configuration a device reports. `undefined` when it is malformed. An object with an attribute twice, one that cannot be
 * read, or a handle that another has too, is left out: its observations are then refused.
 */
export function decodeConfiguration(info: Uint8Array): Configuration | undefined {
  const reader = new MderReader(info);
  const id = reader.u16();
  const objects = reader.list((item) => ({
    objectClass: item.u16(),
    handle: item.u16(),
    attributes: item.attributes(),
  }));
  if (!reader.whole || objects.length > MOST.objects) return undefined;
  const metrics = new Map<number, Metric>();
  const scanners = new Map<number, Scanner>();
  for (const { objectClass, handle, attributes } of objects) {
    const values = uniqueAttributes(attributes);
    if (!values || objects.filter((other) => other.handle === handle).length > 1) continue;
    if (objectClass === OBJECT_CLASS.numeric || objectClass === OBJECT_CLASS.enumeration) {
      const metric = toMetric(handle, objectClass, values);
      if (metric) metrics.set(handle, metric);
    } else if (objectClass === OBJECT_CLASS.episodicScanner || objectClass === OBJECT_CLASS.periodicScanner) {
      const periodic = objectClass === OBJECT_CLASS.periodicScanner;
      const groups = read(values.get(ATTRIBUTE.scannerMap), (r) =>
        r.list((item) => ({ handle: item.u16(), map: readMap(item) })),
      );
      const usable = groups && groups.length <= MOST.objects && groups.every(({ map }) => isMap(map));
      scanners.set(handle, { handle, periodic, groups: usable ? groups : [] });
    }
  }
  return { id, metrics, scanners };
}

/** Answers a configuration: 0 accepted, 1 unsupported, 2 a standard one not known. */
export const encodeConfigurationResult = (id: number, result: 0 | 1 | 2): Uint8Array =>
  new MderWriter().u16(id).u16(result).finish();
