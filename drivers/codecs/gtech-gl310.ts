const STX = 0x02;
const ETX = 0x03;
const ESC = 0x1b;
/** What ends the printed form: ESC T. */
const T = 0x54;

/** Longest record taken, bytes; the printed form has some 190. */
const LONGEST = 512;

/** Height in cm, weight in kg and body mass index in kg/m2 as the scale printed them, with the decimals it printed. */
export type ScaleRecord = { readonly height: number; readonly weight: number; readonly bmi: number };

/** `damaged`: something that began as a record and is none, or a record that contradicts itself. */
export type ScaleEvent = { readonly type: 'record'; readonly record: ScaleRecord } | { readonly type: 'damaged' };

const NUMBER = /^\d{1,3}(?:\.\d{1,2})?$/;

const toNumber = (text: string | undefined): number | undefined =>
  text !== undefined && NUMBER.test(text) ? Number(text) : undefined;

/** Half of the last decimal of the index, and what the rounding of weight and height adds to it. */
const ROUNDING = 0.12;

/**
 * The record has no checksum, but it tells one thing twice: the index must follow from weight and height. A digit
 * damaged on its way passes only where it moves the index by less than its own rounding: by less than 1 kg and 1 cm.
 */
function agreed(
  height: number | undefined,
  weight: number | undefined,
  bmi: number | undefined,
): ScaleRecord | undefined {
  if (height === undefined || weight === undefined || bmi === undefined || height === 0) return undefined;
  return Math.abs(weight / (height / 100) ** 2 - bmi) <= ROUNDING ? { height, weight, bmi } : undefined;
}

const printed = (text: string, label: RegExp, unit: string): number | undefined =>
  toNumber(new RegExp(`^${label.source}\\s*----\\s*(\\S+)\\s*${unit}\\s*$`, 'm').exec(text)?.[1]);

/** The printed form. `FATNESS` is weight over standard weight in per cent, no body fat: it is not taken. */
const readPrinted = (text: string): ScaleRecord | undefined =>
  agreed(printed(text, /HEIGHT/, 'cm'), printed(text, /WEIGHT/, 'kg'), printed(text, /B\s+M\s+I/, ''));

/** The list: height, weight, two fields of no use here, index, and what may follow. */
function readList(text: string): ScaleRecord | undefined {
  const [height, weight, , , bmi] = text.split(',').map((field) => toNumber(field.trim()));
  return agreed(height, weight, bmi);
}

/**
 * Streaming parser of the two records a G-Tech GL-150 or GL-310 sends after a measurement: `STX h,w,_,_,bmi… ETX`, and the
 * printed form (setting F4 = 1), which ends with ESC T. Never throws; holds at most 512 bytes. How bytes are cut into
 * chunks never changes the events. Source: DEVICES.md 11.10, one recorded record.
 */
export class GtechParser {
  readonly #emit: (event: ScaleEvent) => void;
  #text: string | undefined;
  #listed = false;
  #escaped = false;

  constructor(emit: (event: ScaleEvent) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** Nothing more comes: a record without its end is damaged. */
  end(): void {
    if (this.#text !== undefined && this.#text.trim() !== '') this.#emit({ type: 'damaged' });
    this.#leave();
  }

  #take(byte: number): void {
    if (byte === STX) {
      this.end();
      this.#text = '';
      this.#listed = true;
      return;
    }
    if (this.#listed ? byte === ETX : this.#escaped && byte === T) {
      this.#finish();
      return;
    }
    this.#escaped = byte === ESC;
    const character = byte === 0 || byte === ESC ? '' : String.fromCharCode(byte);
    // Outside a list a record begins with the first letter that can begin one of its lines.
    if (this.#text === undefined && !/[A-Z]/.test(character)) return;
    this.#text = (this.#text ?? '') + character;
    if (this.#text.length > LONGEST) this.end();
  }

  #finish(): void {
    const text = this.#text ?? '';
    const record = this.#listed ? readList(text) : readPrinted(text);
    this.#emit(record ? { type: 'record', record } : { type: 'damaged' });
    this.#leave();
  }

  #leave(): void {
    this.#text = undefined;
    this.#listed = false;
    this.#escaped = false;
  }
}
