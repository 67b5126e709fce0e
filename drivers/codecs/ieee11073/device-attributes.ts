import { uniqueAttributes } from './configuration.ts';
import { type Attribute, MderReader } from './mder.ts';
import { ATTRIBUTE } from './nomenclature.ts';
import { type Clocks, clocksOf } from './time.ts';

/** What a device tells of itself when asked. */
export type DeviceAttributes = {
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
  readonly configurationId?: number;
  readonly clocks: Clocks;
};

/** Kinds of product specification. */
const SPECIFICATION = { serial: 1, software: 4, firmware: 5 } as const;
const LONGEST = 80;

/** The printable part of a text, or nothing. */
function text(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  const printable = String.fromCharCode(...bytes.subarray(0, LONGEST)).replaceAll(/[^\x20-\x7e]/g, ' ');
  const trimmed = printable.replaceAll(/ +/g, ' ').trim();
  return trimmed === '' ? undefined : trimmed;
}

function readModel(value: Uint8Array | undefined): string | undefined {
  if (!value) return undefined;
  const reader = new MderReader(value);
  const parts = [text(reader.octetString()), text(reader.octetString())];
  return reader.whole ? parts.filter((part) => part !== undefined).join(' ') || undefined : undefined;
}

function readSpecifications(value: Uint8Array | undefined): ReadonlyMap<number, Uint8Array> {
  if (!value) return new Map();
  const reader = new MderReader(value);
  const entries = reader.list((item) => {
    const kind = item.u16();
    item.u16(); // the component it is about
    return [kind, item.octetString()] as const;
  });
  return reader.whole ? new Map(entries) : new Map();
}

/** `undefined` when an attribute stands twice; one that cannot be read is left out. */
export function decodeDeviceAttributes(attributes: readonly Attribute[]): DeviceAttributes | undefined {
  const values = uniqueAttributes(attributes);
  if (!values) return undefined;
  const specifications = readSpecifications(values.get(ATTRIBUTE.productSpecification));
  const configured = values.get(ATTRIBUTE.configurationId);
  const found = {
    model: readModel(values.get(ATTRIBUTE.model)),
    serial: text(specifications.get(SPECIFICATION.serial)),
    firmware: text(specifications.get(SPECIFICATION.firmware) ?? specifications.get(SPECIFICATION.software)),
    configurationId: configured?.length === 2 ? new MderReader(configured).u16() : undefined,
  };
  const { model, serial, firmware, configurationId } = found;
  return {
    ...(model === undefined ? {} : { model }),
    ...(serial === undefined ? {} : { serial }),
    ...(firmware === undefined ? {} : { firmware }),
    ...(configurationId === undefined ? {} : { configurationId }),
    clocks: clocksOf(values),
  };
}
