import { CountedReports } from './counted-reports.ts';
import { toDeviceTime } from './device-time.ts';

/** Bytes of one report on the bus. */
const REPORT = 8;
/** Longest answer held: every one known has 17 bytes or fewer. */
const LONGEST = 64;
const OK = [0x4f, 0x4b] as const;
const NO = [0x4e, 0x4f] as const;
const OFF = [0x4f, 0x46, 0x46] as const;

/**
 * What the two bytes of the feature report select; the captures of an M7080IT and libomron's documents differ for the
 * readings, and the captures come first. Source: DEVICES.md 2.1 and trap 12.
 */
export const HEM790_MODES = {
  info: [Uint8Array.of(0x01, 0x01)],
  readings: [Uint8Array.of(0x31, 0x2c), Uint8Array.of(0x74, 0xbc)],
} as const;

const xor = (bytes: Iterable<number>): number => {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
};

const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));

/** Bytes as reports of 8: a count, up to seven bytes, zeros behind them. */
function toReports(bytes: readonly number[]): Uint8Array[] {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += REPORT - 1) {
    const part = bytes.slice(at, at + REPORT - 1);
    const report = new Uint8Array(REPORT);
    report.set([part.length, ...part]);
    reports.push(report);
  }
  return reports;
}

/** The zeros that clear the line after a change of mode: four reports of seven bytes and one of two. */
export const encodeClear = (): Uint8Array[] => toReports(new Array<number>(4 * (REPORT - 1) + 2).fill(0));
export const encodeVersion = (): Uint8Array[] => toReports(ascii('VER00'));
export const encodeSerial = (): Uint8Array[] => toReports(ascii('SRL00'));
export const encodeEnd = (): Uint8Array[] => toReports([...ascii('END'), 0xff, 0xff]);
/** How many readings a bank (0 to 2) holds. */
export const encodeCount = (bank: number): Uint8Array[] => toReports([...ascii('GDC'), 0, bank, 0, 0, bank]);
/** One reading of a bank; `index` 0 is the newest. */
export const encodeReading = (bank: number, index: number): Uint8Array[] =>
  toReports([...ascii('GME'), 0, bank, 0, index, bank ^ index]);

/** What the monitor says. `answer`: what stands between `OK\0` and its check byte, which has been verified. */
export type Hem790Event =
  | { readonly type: 'ok' }
  | { readonly type: 'no' }
  | { readonly type: 'off' }
  | { readonly type: 'answer'; readonly payload: Uint8Array }
  | { readonly type: 'damaged' };

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/**
 * Puts the monitor's answers together from its reports. An answer starts with `OK` at the start of a report and ends with
 * the first report of fewer than seven bytes, or where the next answer starts. Never throws; holds at most 64 bytes.
 */
export class Hem790Parser {
  readonly #emit: (event: Hem790Event) => void;
  readonly #reports = new CountedReports(0xff, (bytes) => this.#take(bytes));
  readonly #answer = new Uint8Array(LONGEST);
  #length = 0;
  #lost = false;

  constructor(emit: (event: Hem790Event) => void) {
    this.#emit = emit;
  }

  push(piece: Uint8Array): void {
    this.#reports.push(piece);
  }

  /** Nothing more comes: what is under way is complete, or damaged. */
  end(): void {
    const cut = this.#reports.end();
    this.#settle();
    if (cut) this.#emit({ type: 'damaged' });
  }

  #take(bytes: Uint8Array): void {
    if (startsWith(bytes, OFF)) this.#tell({ type: 'off' });
    else if (startsWith(bytes, NO)) this.#tell({ type: 'no' });
    else if (startsWith(bytes, OK)) {
      if (bytes.length === OK.length) this.#tell({ type: 'ok' });
      else {
        this.#settle();
        this.#append(bytes);
      }
    } else if (this.#length > 0) this.#append(bytes);
    else if (bytes.some((byte) => byte !== 0)) this.#lose();
  }

  #tell(event: Hem790Event): void {
    this.#settle();
    this.#lost = false;
    this.#emit(event);
  }

  #append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > LONGEST) {
      this.#length = 0;
      this.#lose();
      return;
    }
    this.#answer.set(bytes, this.#length);
    this.#length += bytes.length;
    if (bytes.length < REPORT - 1) this.#settle();
  }

  #settle(): void {
    if (this.#length === 0) return;
    const answer = this.#answer.slice(0, this.#length);
    this.#length = 0;
    const payload = answer.subarray(OK.length + 1, -1);
    if (answer[OK.length] === 0 && payload.length > 0 && xor(payload) === answer.at(-1)) {
      this.#lost = false;
      this.#emit({ type: 'answer', payload });
    } else this.#lose();
  }

  /** Told once for each run of bytes that are no answer. */
  #lose(): void {
    if (!this.#lost) this.#emit({ type: 'damaged' });
    this.#lost = true;
  }
}

/** Readings a bank holds, of the answer to GDC; `undefined` when it is no such answer. */
export const decodeCount = (payload: Uint8Array): number | undefined => (payload.length === 4 ? payload[3] : undefined);

/** Model and firmware of the answer to VER, `M7080IT 207`; `undefined` when it is no text. */
export function decodeVersion(payload: Uint8Array): { model: string; firmware?: string } | undefined {
  const text = String.fromCharCode(...payload);
  const [, model, firmware] = /^([A-Z][\x21-\x7e]{3,15})(?: +([\x21-\x7e]{1,8}))? *$/.exec(text) ?? [];
  if (model === undefined) return undefined;
  return firmware === undefined ? { model } : { model, firmware };
}

/** Serial number of the answer to SRL, a length then bytes, as hexadecimal digits; `undefined` where none was ever set. */
export function decodeSerial(payload: Uint8Array): string | undefined {
  const digits = payload.subarray(1);
  if (payload[0] !== digits.length || digits.every((byte) => byte === 0)) return undefined;
  return Array.from(digits, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One stored reading; pressures in mmHg, pulse in /min, `null` for a sentinel. */
export type Hem790Reading = {
  readonly deviceTime: string | undefined;
  readonly systolic: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
  readonly irregular: boolean;
  readonly movement: boolean;
};

/** Bytes of a reading: with its word of flags, and without, as a HEM-637 sends it. */
const WITH_FLAGS = 13;
const WITHOUT_FLAGS = 11;

/**
 * The answer to GME: YY MM DD hh mm ss unit, systolic (2 bytes, big-endian), diastolic, pulse, then a word of flags (bit 0
 * irregular heartbeat, bit 1 movement) that a HEM-637 leaves out. `empty` for a place that holds none; `undefined` when it
 * is no such answer.
 */
export function decodeReading(payload: Uint8Array): Hem790Reading | 'empty' | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, , high = 0, low = 0, dia = 0, pul = 0] =
    payload;
  if (payload.length !== WITH_FLAGS && payload.length !== WITHOUT_FLAGS) return undefined;
  if (year === 0xff && month === 0xff && day === 0xff) return 'empty';
  // An answer of this length may be a text, whose second character is no month.
  if (payload.length === WITHOUT_FLAGS && month > 12) return undefined;
  const systolic = (high << 8) | low;
  const flags = payload[12] ?? 0;
  return {
    deviceTime: toDeviceTime(2000 + year, month, day, hour, minute, second),
    systolic: systolic === 0xffff ? null : systolic,
    diastolic: dia === 0xff ? null : dia,
    pulse: pul === 0xff || pul === 0 ? null : pul,
    irregular: (flags & 1) !== 0,
    movement: (flags & 2) !== 0,
  };
}
