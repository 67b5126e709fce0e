import { CountedReports } from './counted-reports.ts';
import { toDeviceTime } from './device-time.ts';

const REPORT = 8;
const ACK = 0x06;
/** Characters before the first record, of a record, and of the check behind the last. */
const HEADER = 32;
const RECORD = 32;
const CHECK = 2;
/** Longest reply held: more records than the monitors have room for. */
const LONGEST = 8192;

/** What may be asked. Source: DEVICES.md 2.5. */
export const MICROLIFE = { records: 0x22, clock: 0x26 } as const;

/** A command: a count, `12 16 18` and the operation. */
export const encodeCommand = (operation: number): Uint8Array => {
  const report = new Uint8Array(REPORT);
  report.set([4, 0x12, 0x16, 0x18, operation]);
  return report;
};

/** `reply`: the text between the acknowledgement and its check, which has been verified. */
export type MicrolifeEvent =
  | { readonly type: 'reply'; readonly text: string }
  | { readonly type: 'ack' }
  | { readonly type: 'damaged' };

/**
 * Puts replies together from the reports: `06`, text, two hexadecimal digits that are the sum of the text. A reply does not
 * tell its length: it ends with silence ({@link MicrolifeParser.settle}) or where the next `06` stands, which no text holds.
 * Holds at most 8 KiB, never throws.
 */
export class MicrolifeParser {
  readonly #emit: (event: MicrolifeEvent) => void;
  readonly #reports = new CountedReports(0x0f, (bytes) => this.#take(bytes));
  readonly #reply = new Uint8Array(LONGEST);
  #length = 0;
  #open = false;
  #lost = false;

  constructor(emit: (event: MicrolifeEvent) => void) {
    this.#emit = emit;
  }

  push(piece: Uint8Array): void {
    this.#reports.push(piece);
  }

  /** Nothing has come for a while: what came before is a whole reply, or damaged. */
  settle(): void {
    const cut = this.#reports.end();
    const { open, length } = { open: this.#open, length: this.#length };
    const reply = this.#reply.subarray(0, length);
    this.#open = false;
    this.#length = 0;
    const lost = this.#lost || cut;
    this.#lost = false;
    if (lost) this.#emit({ type: 'damaged' });
    else if (open) this.#judge(reply);
  }

  #judge(reply: Uint8Array): void {
    if (reply.length === 0) {
      this.#emit({ type: 'ack' });
      return;
    }
    const text = reply.subarray(0, -CHECK);
    const sum = text.reduce((total, byte) => (total + byte) & 0xff, 0);
    const check = String.fromCharCode(...reply.subarray(-CHECK));
    const sound = text.length > 0 && check === sum.toString(16).toUpperCase().padStart(2, '0');
    this.#emit(sound ? { type: 'reply', text: new TextDecoder('latin1').decode(text) } : { type: 'damaged' });
  }

  #take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === ACK) {
        this.#finish();
        this.#open = true;
      } else if (!this.#open || this.#length === LONGEST) this.#lost = true;
      else {
        this.#reply[this.#length] = byte;
        this.#length += 1;
      }
    }
  }

  /** The next reply begins within a report: the one before is over, the report itself is not. */
  #finish(): void {
    const reply = this.#reply.slice(0, this.#length);
    const [open, lost] = [this.#open, this.#lost];
    this.#length = 0;
    this.#lost = false;
    if (lost) this.#emit({ type: 'damaged' });
    else if (open) this.#judge(reply);
  }
}

/** The monitor's clock, `MMDDYYYYhhmmss`; `undefined` when it is no real date. */
export function decodeClock(text: string): string | undefined {
  const [, month, day, year, hour, minute, second] = /^(\d{2})(\d{2})(\d{4})(\d{2})(\d{2})(\d{2})/.exec(text) ?? [];
  if (second === undefined) return undefined;
  return toDeviceTime(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
}

/** One stored measurement; pressures in mmHg, pulse in /min, `null` for a sentinel. `text`: the whole record. */
export type MicrolifeRecord = {
  readonly text: string;
  readonly deviceTime: string | undefined;
  readonly systolic: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
};

const TEN_BITS = 0x3ff;
const tenBits = (word: number, shift: number): number | null => {
  const value = (word >>> shift) & TEN_BITS;
  return value === TEN_BITS || value === 0 ? null : value;
};

function decodeRecord(text: string): MicrolifeRecord | 'empty' | undefined {
  const [, yy, mm, dd, hh, mi, hex] = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}).{6}([\dA-Fa-f]{8})/.exec(text) ?? [];
  if (hex === undefined) return /^[Ff]+$/.test(text) ? 'empty' : undefined;
  const word = Number.parseInt(hex, 16);
  return {
    text,
    deviceTime: toDeviceTime(2000 + Number(yy), Number(mm), Number(dd), Number(hh), Number(mi)),
    systolic: tenBits(word, 0),
    diastolic: tenBits(word, 10),
    pulse: tenBits(word, 20),
  };
}

/** `doubtful`: how many records there are cannot be told; `damaged`: one of them is none. */
export type MicrolifeRecords =
  | { readonly type: 'records'; readonly records: readonly MicrolifeRecord[] }
  | { readonly type: 'doubtful' }
  | { readonly type: 'damaged' };

/**
 * The reply that lists the records: a count of four characters, which one public source reads as hexadecimal and another as
 * decimal (trap 7); the length of the text decides, and where it decides for neither the reply is refused.
 */
export function decodeRecords(text: string): MicrolifeRecords {
  const digits = text.slice(0, 4);
  if (!/^[\dA-Fa-f]{4}$/.test(digits) || text.length < HEADER) return { type: 'damaged' };
  const room = Math.floor((text.length - HEADER) / RECORD);
  const readings = /^\d+$/.test(digits) ? [Number.parseInt(digits, 16), Number(digits)] : [Number.parseInt(digits, 16)];
  const [count] = readings.filter((reading) => reading === room);
  if (count === undefined) return { type: 'doubtful' };
  const records: MicrolifeRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const record = decodeRecord(text.slice(HEADER + index * RECORD, HEADER + (index + 1) * RECORD));
    if (record === undefined) return { type: 'damaged' };
    if (record !== 'empty') records.push(record);
  }
  return { type: 'records', records };
}

/** Whether a text may be a listing and not another reply. */
export const isListing = (text: string): boolean => text.length >= HEADER && /^[\dA-Fa-f]{4}/.test(text);
