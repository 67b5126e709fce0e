import { toDeviceTime } from './device-time.ts';

/** The report's id, first byte of each. */
const REPORT_ID = 0x02;
const READ = 0x01;
/** Kinds of answers: the command's number with bit 7 set. */
const ANSWERS = { 128: 'ready', 129: 'memory', 143: 'done' } as const;

/** Bytes before the contents of an answer, counted from its length byte, and after them. */
const HEADER = 6;
const TRAILER = 2;
const LONGEST = 64;

/** Where the readings begin, the bytes asked for at a time, and those of one reading. Source: DEVICES.md 2.2. */
export const HEM7322_MEMORY = { start: 0x02ac, block: 0x28, record: 14 } as const;

const xor = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

/** `02 08 command … check`: the XOR of all bytes behind the report's id is 0. */
function encode(command: readonly number[]): Uint8Array {
  const frame = Uint8Array.of(8, ...command, 0);
  frame[7] = xor(frame);
  return Uint8Array.of(REPORT_ID, ...frame);
}

export const encodeInit = (): Uint8Array => encode([0x00, 0x00, 0x00, 0x00, 0x10, 0x00]);
export const encodeDone = (): Uint8Array => encode([0x0f, 0x00, 0x00, 0x00, 0x00, 0x00]);
/** Asks for the 40 bytes at an address. */
export const encodeRead = (address: number): Uint8Array =>
  encode([READ, 0x00, address >> 8, address & 0xff, HEM7322_MEMORY.block, 0x00]);

/** What the monitor says; each frame's check byte has been verified. */
export type Hem7322Event =
  | { readonly type: 'ready' }
  | { readonly type: 'done' }
  | { readonly type: 'memory'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly type: 'damaged' };

const kindOf = (byte: number | undefined): (typeof ANSWERS)[keyof typeof ANSWERS] | undefined =>
  byte === 0x80 || byte === 0x81 || byte === 0x8f ? ANSWERS[byte] : undefined;

/**
 * Streaming parser of the answers: length, kind, 00, address (2 bytes, big-endian), size, contents, 00, check; the XOR of
 * the whole is 0. Report ids and padding around them are skipped, so are they in a capture without. Holds at most 64 bytes,
 * never throws. The frame is the one of the maker's Bluetooth monitors, whose check is verified (DEVICES.md 2.3, 11.4).
 */
export class Hem7322Parser {
  readonly #emit: (event: Hem7322Event) => void;
  readonly #held = new Uint8Array(LONGEST);
  #have = 0;
  #afterId = false;

  constructor(emit: (event: Hem7322Event) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#held[this.#have] = byte;
      this.#have += 1;
      this.#settle(false);
    }
  }

  /** Nothing more comes: a frame under way was cut short. */
  end(): void {
    this.#settle(true);
    this.#afterId = false;
  }

  #settle(over: boolean): void {
    while (this.#have > 0) {
      const verdict = this.#judge(over);
      if (verdict === 'wait') return;
      if (verdict === 'skip') this.#drop(1);
      else if (verdict === 'damaged') {
        this.#emit({ type: 'damaged' });
        this.#drop(1);
      } else this.#deliver(verdict);
    }
  }

  /** Whether a frame starts at the first byte held; where one must, after a report's id, anything else is damage. */
  #judge(over: boolean): 'wait' | 'skip' | 'damaged' | number {
    const length = this.#held[0] ?? 0;
    if (length < HEADER + TRAILER || length > LONGEST) return 'skip';
    if (this.#have < 2) return over ? 'skip' : 'wait';
    if (kindOf(this.#held[1]) === undefined) return 'skip';
    const whole = this.#afterId ? 'damaged' : 'skip';
    if (this.#have >= HEADER && this.#held[1] === 0x81 && length !== (this.#held[5] ?? 0) + HEADER + TRAILER)
      return whole;
    if (this.#have < length) return over ? whole : 'wait';
    return xor(this.#held.subarray(0, length)) === 0 ? length : whole;
  }

  #deliver(length: number): void {
    const kind = kindOf(this.#held[1]);
    const [, , , high = 0, low = 0] = this.#held;
    const bytes = this.#held.slice(HEADER, length - TRAILER);
    this.#drop(length);
    if (kind === 'memory') this.#emit({ type: kind, address: (high << 8) | low, bytes });
    else if (kind !== undefined) this.#emit({ type: kind });
  }

  #drop(count: number): void {
    this.#afterId = this.#held[count - 1] === REPORT_ID;
    this.#held.copyWithin(0, count, this.#have);
    this.#have -= count;
  }
}

/** One stored reading; pressures in mmHg, pulse in /min, `null` for a sentinel. */
export type Hem7322Reading = {
  readonly deviceTime: string | undefined;
  readonly systolic: number | null;
  readonly diastolic: number;
  readonly pulse: number | null;
};

/**
 * A reading of 14 bytes: diastolic, systolic − 25, year − 2000, pulse, then date and time packed in two big-endian words
 * (the maker's Bluetooth monitors pack the same the other way round: trap 10). `empty` where none is stored.
 */
export function decodeRecord(bytes: Uint8Array): Hem7322Reading | 'empty' {
  const [diastolic = 0xff, sys = 0xff, year = 0xff, pulse = 0xff, b4 = 0, b5 = 0, b6 = 0, b7 = 0] = bytes;
  if (diastolic === 0xff && sys === 0xff && year === 0xff) return 'empty';
  const [date, time] = [(b4 << 8) | b5, (b6 << 8) | b7];
  const [month, day, hour, minute] = [(date >> 10) & 0x0f, (date >> 5) & 0x1f, date & 0x1f, (time >> 6) & 0x3f];
  return {
    deviceTime: toDeviceTime(2000 + year, month, day, hour, minute),
    systolic: sys === 0xff || sys === 0 ? null : sys + 25,
    diastolic,
    pulse: pulse === 0xff || pulse === 0 ? null : pulse,
  };
}
