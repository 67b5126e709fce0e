import { MderReader } from './mder.ts';
import { ATTRIBUTE } from './nomenclature.ts';

/**
 * When an observation was made, as the device says. `absolute`: by its clock, `ms` of the digits read as UTC (only differences
 * mean anything), `iso` local. `base-offset`: ms by its other kind of clock. `relative`: its running counter, 125 µs a unit.
 * `unreadable`: it says something that is no time.
 */
export type Stamp =
  | { readonly type: 'absolute'; readonly ms: number; readonly iso: string }
  | { readonly type: 'base-offset'; readonly ms: number }
  | { readonly type: 'relative'; readonly ticks: number }
  | { readonly type: 'unreadable' };

const UNREADABLE: Stamp = { type: 'unreadable' };

const two = (value: number): string => String(value).padStart(2, '0');

/** Eight BCD bytes: century, year, month, day, hour, minute, second, hundredths. */
export function decodeAbsoluteTime(value: Uint8Array): Stamp {
  if (value.length !== 8) return UNREADABLE;
  const digits = Array.from(value, (byte) =>
    byte >> 4 > 9 || (byte & 15) > 9 ? Number.NaN : (byte >> 4) * 10 + (byte & 15),
  );
  const [century = 0, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, hundredth = 0] = digits;
  const date = new Date(Date.UTC(century * 100 + year, month - 1, day, hour, minute, second, hundredth * 10));
  const iso = `${two(century)}${two(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  // A date that is none rolls over, and an unset clock is year 0 (which Date reads as 1900).
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== iso) return UNREADABLE;
  return { type: 'absolute', ms: date.getTime(), iso };
}

/** Seconds, their 65536th parts, and minutes to local time. The epoch cancels out, as only differences are used. */
function decodeBaseOffset(value: Uint8Array): Stamp {
  const reader = new MderReader(value);
  const [seconds, fraction] = [reader.u32(), reader.u16()];
  reader.u16(); // the offset changes what is shown, not when it was
  return reader.whole ? { type: 'base-offset', ms: seconds * 1000 + (fraction * 1000) / 65_536 } : UNREADABLE;
}

function decodeRelative(value: Uint8Array): Stamp {
  const reader = new MderReader(value);
  const ticks = reader.u32();
  return reader.whole && ticks !== 0xffff_ffff ? { type: 'relative', ticks } : UNREADABLE;
}

/** The time an observation carries, if it does. An observation with none is of the moment it is sent. */
export function stampOf(attributes: ReadonlyMap<number, Uint8Array>): Stamp | undefined {
  const absolute = attributes.get(ATTRIBUTE.absoluteStamp) ?? attributes.get(ATTRIBUTE.absoluteTime);
  if (absolute) return decodeAbsoluteTime(absolute);
  const baseOffset = attributes.get(ATTRIBUTE.baseOffsetStamp);
  if (baseOffset) return decodeBaseOffset(baseOffset);
  const relative = attributes.get(ATTRIBUTE.relativeStamp);
  if (relative) return decodeRelative(relative);
  return attributes.has(ATTRIBUTE.highResolutionStamp) ? UNREADABLE : undefined;
}

/** What the device's clocks show, of those it has. */
export type Clocks = {
  readonly absolute?: { readonly ms: number; readonly iso: string };
  readonly baseOffset?: number;
};

export function clocksOf(attributes: ReadonlyMap<number, Uint8Array>): Clocks {
  const shown = attributes.get(ATTRIBUTE.absoluteTime);
  const absolute = shown && decodeAbsoluteTime(shown);
  const based = attributes.get(ATTRIBUTE.baseOffsetTime);
  const baseOffset = based && decodeBaseOffset(based);
  return {
    ...(absolute?.type === 'absolute' ? { absolute: { ms: absolute.ms, iso: absolute.iso } } : {}),
    ...(baseOffset?.type === 'base-offset' ? { baseOffset: baseOffset.ms } : {}),
  };
}
