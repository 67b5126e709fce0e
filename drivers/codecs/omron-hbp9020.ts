import { toDeviceTime } from './device-time.ts';

/** Longest line held; a record has some 60 characters. */
const LONGEST = 160;
const LF = 0x0a;
const CR = 0x0d;

/** One measurement; pressures in mmHg, pulse in /min, `null` where three digits do not stand. */
export type Hbp9020Record = {
  readonly deviceTime: string | undefined;
  readonly systolic: number | null;
  readonly mean: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
};

/** `damaged`: a line that is no record, or was cut short. */
export type Hbp9020Event = { readonly type: 'record'; readonly record: Hbp9020Record } | { readonly type: 'damaged' };

const digits = (field: string | undefined): number | null =>
  field !== undefined && /^\d{3}$/.test(field) ? Number(field) : null;

/** `bp,<id>,2023/04/27,15:06,140,098,077,068,3`: systolic, mean, diastolic, pulse. Source: DEVICES.md 2.7. */
function decodeLine(line: string): Hbp9020Record | undefined {
  const [kind, , date, time, systolic, mean, diastolic, pulse, ...rest] = line.split(',');
  if (kind !== 'bp' || rest.length !== 1) return undefined;
  const [, year, month, day, hour, minute] =
    /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}):(\d{2})$/.exec(`${date} ${time}`) ?? [];
  const deviceTime = toDeviceTime(Number(year), Number(month), Number(day), Number(hour), Number(minute));
  return {
    deviceTime,
    systolic: digits(systolic),
    mean: digits(mean),
    diastolic: digits(diastolic),
    pulse: digits(pulse),
  };
}

/** Streaming parser of the lines, format 5 F3 of the monitor. Holds one line of 160 characters at most, never throws. */
export class Hbp9020Parser {
  readonly #emit: (event: Hbp9020Event) => void;
  #line = '';
  #overlong = false;

  constructor(emit: (event: Hbp9020Event) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === LF || byte === CR) this.#finish(decodeLine(this.#line));
      else if (this.#line.length < LONGEST) this.#line += String.fromCharCode(byte);
      else this.#overlong = true;
    }
  }

  /** Nothing more comes: a line without its end may lack just that, but what lacks its last field was cut short. */
  end(): void {
    this.#finish(/\d$/.test(this.#line) ? decodeLine(this.#line) : undefined);
  }

  #finish(record: Hbp9020Record | undefined): void {
    const blank = this.#line.trim() === '';
    const whole = !this.#overlong && record;
    this.#line = '';
    this.#overlong = false;
    if (whole) this.#emit({ type: 'record', record: whole });
    else if (!blank) this.#emit({ type: 'damaged' });
  }
}
