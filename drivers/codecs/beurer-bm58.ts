import { type BeurerRecord, decodeBeurer } from './beurer-record.ts';

const REPORT = 8;
const PADDING = 0xf4;
const PONG = 0x55;

/** Commands. The first five greet and ask its name, the last two end the dialogue. Source: DEVICES.md 2.4. */
export const BM58 = {
  ping: 0xaa,
  name: [0xa4, 0xa5, 0xa6, 0xa7],
  count: 0xa2,
  record: 0xa3,
  end: [0xf7, 0xf6],
} as const;

/** A command as a whole report; `index` numbers a record, from 1. */
export function encodeCommand(command: number, index?: number): Uint8Array {
  const bytes = new Uint8Array(REPORT).fill(PADDING);
  bytes.set(index === undefined ? [command] : [command, index]);
  return bytes;
}

export const isPong = (bytes: Uint8Array): boolean => bytes[0] === PONG;

/** The name told in four parts, padding left out; `undefined` when it is no text. */
export function decodeName(parts: readonly Uint8Array[]): string | undefined {
  const text = String.fromCharCode(...parts.flatMap((part) => [...part].filter((byte) => byte !== PADDING))).trim();
  return /^[\x20-\x7e]{3,32}$/.test(text) ? text : undefined;
}

export type Bm58Record = BeurerRecord & { readonly user: 1 | 2; readonly irregular: boolean };

/**
 * A record: systolic − 25, diastolic − 25, pulse, month, day, hour, minute, year − 2000. Bit 7 of the day tells the user,
 * bit 7 of the year an irregular heartbeat (beep-projects/bpconnect beurerbm.py, by observation; DEVICES.md 2.4 ends with the
 * minute). Bits between them are unknown: with one set the year is not told. `empty` where none is stored; `undefined` when
 * it is no record, as any other answer.
 */
export function decodeRecord(bytes: Uint8Array): Bm58Record | 'empty' | undefined {
  if (bytes.length < REPORT) return undefined;
  const [sys = 0, dia = 0, pulse = 0, month = 0, dayAndUser = 0, hour = 0, minute = 0, yearAndFlag = 0] = bytes;
  if (sys === 0xff && dia === 0xff && pulse === 0xff) return 'empty';
  const day = dayAndUser & 0x7f;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return undefined;
  const fields = Uint8Array.of(sys, dia, pulse, month, day, hour, minute);
  const year = (yearAndFlag & 0x60) === 0 && yearAndFlag !== 0 ? 2000 + (yearAndFlag & 0x1f) : undefined;
  return {
    ...decodeBeurer(fields, year),
    user: dayAndUser & 0x80 ? 2 : 1,
    irregular: year !== undefined && (yearAndFlag & 0x80) !== 0,
  };
}

/** Cuts what came into answers of 8 bytes. A piece of whole answers starts afresh, whatever was held of one before. */
export class Bm58Reports {
  readonly #emit: (bytes: Uint8Array) => void;
  readonly #held = new Uint8Array(REPORT);
  #have = 0;

  constructor(emit: (bytes: Uint8Array) => void) {
    this.#emit = emit;
  }

  push(piece: Uint8Array): void {
    if (piece.length > 0 && piece.length % REPORT === 0) this.#have = 0;
    for (const byte of piece) {
      this.#held[this.#have] = byte;
      this.#have += 1;
      if (this.#have < REPORT) continue;
      this.#have = 0;
      this.#emit(this.#held.slice());
    }
  }

  /** The stream is over: tells whether an answer was cut short. */
  end(): boolean {
    const cut = this.#have > 0;
    this.#have = 0;
    return cut;
  }
}
