import { type BeurerRecord, decodeBeurer } from './beurer-record.ts';

/** Commands of one byte; a record's is followed by its number, from 1. Source: DEVICES.md 2.4. */
export const BM65 = { ping: 0xaa, identify: 0xa4, count: 0xa2, record: 0xa3 } as const;
/** Bytes of the answers. */
export const BM65_LENGTH = { ping: 1, identify: 32, count: 1, record: 9 } as const;

const PONG = 0x55;
/** What the monitor sends, alone, for a record it does not hold. Source: beep-projects/bpconnect beurerbm.py. */
const NO_RECORD = 0xa9;

export const isPong = (byte: number | undefined): boolean => byte === PONG;
const isText = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/**
 * A record of 9 bytes: header, systolic − 25, diastolic − 25, pulse, month, day, hour, minute, year − 2000. `empty` where
 * none is stored; `undefined` when its date is not real: with no check byte in it, it may be out of step.
 */
export function decodeRecord(bytes: Uint8Array): BeurerRecord | 'empty' | undefined {
  if (bytes.length !== BM65_LENGTH.record || bytes[0] === NO_RECORD) return undefined;
  if (bytes[1] === 0xff && bytes[2] === 0xff && bytes[3] === 0xff) return 'empty';
  const record = decodeBeurer(bytes.subarray(1), 2000 + (bytes[8] ?? 0));
  return record.deviceTime === undefined ? undefined : record;
}

/** The name the monitor gives itself, `Andon Blood Pressure Meter KD001`; `undefined` when it is no text. */
export function decodeName(bytes: Uint8Array): string | undefined {
  return bytes.length === BM65_LENGTH.identify && bytes.every(isText)
    ? String.fromCharCode(...bytes).trim()
    : undefined;
}

export type Bm65Heard =
  | { readonly type: 'count'; readonly count: number }
  | { readonly type: 'record'; readonly bytes: Uint8Array }
  | { readonly type: 'no-record' };

/**
 * Follows the monitor's side of a dialogue alone: pongs, its name, a count, as many records. Holds at most 32 bytes, never
 * throws. {@link Bm65Listener.end} tells whether something was cut short.
 */
export class Bm65Listener {
  readonly #emit: (heard: Bm65Heard) => void;
  readonly #held = new Uint8Array(BM65_LENGTH.identify);
  #have = 0;
  #records = 0;

  constructor(emit: (heard: Bm65Heard) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  end(): boolean {
    // What looked like the start of a name was a count.
    while (this.#records === 0 && this.#have > 0) this.#settleCount();
    return this.#records > 0 || this.#have > 0;
  }

  #take(byte: number): void {
    if (this.#records === 0 && this.#have === 0 && byte === PONG) return;
    this.#held[this.#have] = byte;
    this.#have += 1;
    if (this.#records > 0) this.#settleRecord();
    else if (!isText(byte)) this.#settleCount();
    else if (this.#have === BM65_LENGTH.identify) this.#have = 0;
  }

  #settleRecord(): void {
    const missing = this.#held[0] === NO_RECORD;
    if (!missing && this.#have < BM65_LENGTH.record) return;
    const bytes = this.#held.slice(0, this.#have);
    this.#have = 0;
    this.#records -= 1;
    this.#emit(missing ? { type: 'no-record' } : { type: 'record', bytes });
  }

  /** The first byte held is a count; those behind it begin the records. */
  #settleCount(): void {
    const [count = 0, ...rest] = this.#held.subarray(0, this.#have);
    this.#have = 0;
    this.#records = count;
    this.#emit({ type: 'count', count });
    for (const byte of rest) this.#take(byte);
  }
}
