import { toDeviceTime } from './device-time.ts';

/** Bytes that mean something in a report of 64. */
const RECORD = 14;
const REPORT = 64;

/** A command as a whole report. */
function report(...command: number[]): Uint8Array {
  const bytes = new Uint8Array(REPORT);
  bytes.set(command);
  return bytes;
}

export const encodePing = (): Uint8Array => report(0x40, 0x8f, 0xff, 0xfe, 0xfd, 0xfc);
export const encodeIdentify = (): Uint8Array => report(0x42, 0x8f, 0xff, 0xfe, 0xfd, 0xfc);
/** Asks for every record of one user, 1 to 3. */
export const encodeDump = (user: number): Uint8Array => report(0x43, 0x41, 0x01, 0x03 + user, 0x02, 0x00);

/** One stored measurement: pressures in mmHg, pulse in /min, time by the monitor's clock. */
export type Contec08aRecord = {
  readonly systolic: number;
  readonly diastolic: number;
  readonly mean: number;
  readonly pulse: number;
  readonly deviceTime: string;
};

export type Contec08aEvent =
  /** The monitor answers a greeting. */
  | { readonly type: 'pong' }
  | { readonly type: 'identity' }
  /** It takes the order to send its memory, or is switched off. */
  | { readonly type: 'switched'; readonly on: boolean }
  /** A user's listing of so many records begins. */
  | { readonly type: 'listing'; readonly user: number; readonly count: number }
  | { readonly type: 'record'; readonly record: Contec08aRecord; readonly bytes: Uint8Array }
  | { readonly type: 'damaged' };

/** The first two bytes of each answer, and how long it is with them; 408F and 428F are our own greetings, echoed. */
const HEADS = [
  [0x408f, 6],
  [0x428f, 6],
  [0x4841, 6],
  [0x4a43, 5],
  [0x4641, RECORD],
] as const;
type Head = (typeof HEADS)[number][0];
const LENGTHS: ReadonlyMap<number, number> = new Map(HEADS);
const isHead = (word: number): word is Head => LENGTHS.has(word);
const isHigh = (byte: number): boolean => byte >= 0x80;

/**
 * Bit 7 of every byte on the wire is set; the first byte of each group of eight tells which of the seven behind it had it
 * set before (trap 3, derived: bit 1 of byte 0 is bit 7 of the systolic pressure).
 */
const unpack = (bytes: Uint8Array, at: number): number => {
  const group = at & ~7;
  return ((bytes[at] ?? 0) & 0x7f) | ((((bytes[group] ?? 0) >> ((at & 7) - 1)) & 1) << 7);
};

/** `undefined` when its date is not real: with no check byte in it, the record may then be out of step. */
function decodeRecord(bytes: Uint8Array): Contec08aRecord | undefined {
  const [systolicHigh, systolic, diastolic, pulse, mean, year] = [1, 2, 3, 4, 5, 6].map((at) => unpack(bytes, at));
  const [month, day, hour, minute] = [7, 9, 10, 11].map((at) => unpack(bytes, at));
  const deviceTime = toDeviceTime(2000 + (year ?? 0), month ?? 0, day ?? 0, hour ?? 0, minute ?? 0);
  if (deviceTime === undefined) return undefined;
  return {
    systolic: ((systolicHigh ?? 0) << 8) | (systolic ?? 0),
    diastolic: diastolic ?? 0,
    mean: mean ?? 0,
    pulse: pulse ?? 0,
    deviceTime,
  };
}

/**
 * Streaming parser of the monitor's reports, padded or not. A record is 14 bytes with bit 7 set; one that is cut short or
 * holds no real date is damaged, and with it the bytes up to the next padding. Holds at most 14 bytes, never throws.
 * Source: DEVICES.md 2.10.
 */
export class Contec08aParser {
  readonly #emit: (event: Contec08aEvent) => void;
  readonly #held = new Uint8Array(RECORD);
  #have = 0;
  #skipping = false;

  constructor(emit: (event: Contec08aEvent) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** Nothing more comes: bytes of an unfinished record count as damage. */
  end(): void {
    if (this.#have > 1) this.#emit({ type: 'damaged' });
    this.#have = 0;
    this.#skipping = false;
  }

  #take(byte: number): void {
    if (this.#skipping && isHigh(byte)) return;
    this.#skipping = false;
    const first = this.#held[0] ?? 0;
    if (this.#have > 0 && isHigh(first) && !isHigh(byte)) {
      this.#have = 0;
      this.#emit({ type: 'damaged' });
    }
    this.#held[this.#have] = byte;
    this.#have += 1;
    this.#settle();
  }

  #settle(): void {
    const [first = 0, second = 0] = this.#held;
    if (isHigh(first)) {
      if (this.#have === RECORD) this.#deliverRecord();
      return;
    }
    if (this.#have === 1) {
      if (first < 0x40 || first > 0x4a) this.#have = 0;
      return;
    }
    const head = (first << 8) | second;
    if (!isHead(head)) {
      this.#have = 0;
      this.#take(second);
    } else if (this.#have === LENGTHS.get(head)) this.#deliverHead(head);
  }

  #deliverRecord(): void {
    const bytes = this.#held.slice();
    this.#have = 0;
    const record = decodeRecord(bytes);
    if (record) this.#emit({ type: 'record', record, bytes });
    else {
      this.#skipping = true;
      this.#emit({ type: 'damaged' });
    }
  }

  #deliverHead(head: Head): void {
    const bytes = this.#held.slice();
    this.#have = 0;
    switch (head) {
      case 0x408f:
      case 0x428f:
        this.#emit({ type: 'pong' });
        return;
      case 0x4841:
        this.#emit({ type: 'identity' });
        return;
      case 0x4a43:
        this.#emit({ type: 'switched', on: bytes[2] === 0x01 });
        return;
      case 0x4641: {
        if (!bytes.subarray(2).every(isHigh)) this.#emit({ type: 'damaged' });
        else this.#emit({ type: 'listing', count: (bytes[4] ?? 0) & 0x7f, user: (bytes[13] ?? 0) & 3 });
      }
    }
  }
}
