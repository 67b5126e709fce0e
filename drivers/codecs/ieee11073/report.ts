import { type Configuration, type Metric, uniqueAttributes, type ValueMap } from './configuration.ts';
import { type Attribute, MderReader } from './mder.ts';
import { reportLayout } from './nomenclature.ts';

/**
 * What a report says of one object. `attributes` is absent when they cannot be told: an unknown object, or a length that no
 * layout has. `person` is absent where the device tells none.
 */
export type Observation = {
  readonly handle: number;
  readonly metric: Metric | undefined;
  readonly person: number | undefined;
  readonly attributes: ReadonlyMap<number, Uint8Array> | undefined;
};

const total = (map: ValueMap): number => map.reduce((sum, { length }) => sum + length, 0);

function layOut(octets: Uint8Array, map: ValueMap): ReadonlyMap<number, Uint8Array> | undefined {
  const attributes: Attribute[] = [];
  let at = 0;
  for (const { id, length } of map) {
    attributes.push({ id, value: octets.subarray(at, at + length) });
    at += length;
  }
  return uniqueAttributes(attributes);
}

function readFixed(reader: MderReader, { metrics }: Configuration, person: number | undefined): Observation[] {
  return reader.list((item) => {
    const handle = item.u16();
    const octets = item.octetString();
    const metric = metrics.get(handle);
    const map = metric?.layouts.find((layout) => total(layout) === octets.length);
    return { handle, metric, person, attributes: map && layOut(octets, map) };
  });
}

function readVariable(reader: MderReader, { metrics }: Configuration, person: number | undefined): Observation[] {
  return reader.list((item) => {
    const handle = item.u16();
    return { handle, metric: metrics.get(handle), person, attributes: uniqueAttributes(item.attributes()) };
  });
}

/** One group: every object of the scanner's map in its order, with no handle on the wire. */
function readGroup(
  octets: Uint8Array,
  scanner: number,
  { metrics, scanners }: Configuration,
  person: number | undefined,
): Observation[] {
  const groups = scanners.get(scanner)?.groups ?? [];
  const length = groups.reduce((sum, { map }) => sum + total(map), 0);
  if (groups.length === 0 || length !== octets.length)
    return [{ handle: scanner, metric: undefined, person, attributes: undefined }];
  let at = 0;
  return groups.map(({ handle, map }) => {
    at += total(map);
    const attributes = layOut(octets.subarray(at - total(map), at), map);
    return { handle, metric: metrics.get(handle), person, attributes };
  });
}

function readObservations(
  reader: MderReader,
  layout: 'fixed' | 'variable' | 'grouped',
  source: number,
  configuration: Configuration,
  person: number | undefined,
): Observation[] {
  if (layout === 'fixed') return readFixed(reader, configuration, person);
  if (layout === 'variable') return readVariable(reader, configuration, person);
  // A person's group stands alone; otherwise groups are a list.
  if (person !== undefined) return readGroup(reader.octetString(), source, configuration, person);
  return reader.list((item) => readGroup(item.octetString(), source, configuration, person)).flat();
}

/**
 * The observations of a scan report. `undefined` when it is malformed, or when `event` is no scan report. `source` is the
 * object that reports: 0 for the device, else a scanner.
 */
export function decodeReport(
  event: number,
  source: number,
  info: Uint8Array,
  configuration: Configuration,
): readonly Observation[] | undefined {
  const shape = reportLayout(event);
  if (!shape) return undefined;
  const reader = new MderReader(info);
  reader.u16(); // the data request it answers
  reader.u16(); // the report's number
  const observations = shape.persons
    ? reader
        .list((item) => {
          const person = item.u16();
          return readObservations(item, shape.layout, source, configuration, person);
        })
        .flat()
    : readObservations(reader, shape.layout, source, configuration, undefined);
  return reader.whole ? observations : undefined;
}
