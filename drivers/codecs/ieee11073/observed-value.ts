import { decodeFloat, decodeSfloat, type FloatSpecial } from '../ieee11073-float.ts';
import { MderReader } from './mder.ts';
import { ATTRIBUTE } from './nomenclature.ts';

/** Bits of a measurement's status. Source: DEVICES.md §6.3. */
export const STATUS = {
  invalid: 0x8000,
  questionable: 0x4000,
  notAvailable: 0x2000,
  unusable: 0x1000 | 0x0800 | 0x0400, // calibrating, test, demonstration
  early: 0x0040,
  ongoing: 0x0020,
} as const;

type Numbers = {
  readonly values: readonly (number | FloatSpecial)[];
  readonly unit?: number;
  readonly status?: number;
};

/** The observed numbers; `undefined` unless exactly one value stands there, whole. */
export function readNumbers(attributes: ReadonlyMap<number, Uint8Array>): Numbers | undefined {
  const found: Numbers[] = [];
  const read = (id: number, decode: (reader: MderReader) => Numbers): void => {
    const value = attributes.get(id);
    if (!value) return;
    const reader = new MderReader(value);
    const numbers = decode(reader);
    if (reader.whole) found.push(numbers);
    else found.push({ values: [] });
  };
  read(ATTRIBUTE.basicValue, (r) => ({ values: [decodeSfloat(r.u16())] }));
  read(ATTRIBUTE.simpleValue, (r) => ({ values: [decodeFloat(r.u32())] }));
  read(ATTRIBUTE.basicCompound, (r) => ({ values: r.list((item) => decodeSfloat(item.u16())) }));
  read(ATTRIBUTE.simpleCompound, (r) => ({ values: r.list((item) => decodeFloat(item.u32())) }));
  read(ATTRIBUTE.numericObserved, (r) => {
    r.u16(); // the metric again
    const [status, unit] = [r.u16(), r.u16()];
    return { values: [decodeFloat(r.u32())], unit, status };
  });
  return found.length === 1 && found[0]?.values.length !== 0 ? found[0] : undefined;
}

/** A 16-bit attribute: absent, or `undefined` where it cannot be read. */
export function readWord(attributes: ReadonlyMap<number, Uint8Array>, id: number): number | 'absent' | undefined {
  const value = attributes.get(id);
  if (!value) return 'absent';
  return value.length === 2 ? new MderReader(value).u16() : undefined;
}
