import { toDeviceTime } from './device-time.ts';

const SYN = 0x16;
const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const RS = '\x1e';
const ACK = 0x06;
const NAK = 0x15;

/** Longest text between STX and ETX taken: a pulse profile (RP) of some hundred beats. */
const LONGEST = 4096;

export type TmCommand = 'start' | 'stop' | 'read-pressure' | 'read-pulses';

const COMMANDS = {
  start: '0 ST',
  stop: '0 SP',
  'read-pressure': '00RB',
  'read-pulses': '00RP',
} as const satisfies Record<TmCommand, string>;

/** XOR of the bytes strictly between STX and ETX. */
const checkCharacter = (text: Uint8Array): number => text.reduce((sum, byte) => sum ^ byte, 0);

/** A command frame, e.g. start is `16 16 01 30 20 02 53 54 03 07`. */
export function encodeCommand(command: TmCommand): Uint8Array {
  const [address, verb] = [COMMANDS[command].slice(0, 2), COMMANDS[command].slice(2)];
  const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));
  const text = Uint8Array.from(ascii(verb));
  return Uint8Array.of(SYN, SYN, SOH, ...ascii(address), STX, ...text, ETX, checkCharacter(text));
}

/** What came from the device. `damaged`: a frame whose check character does not match, or that outgrew its bound. */
export type TmEvent =
  | { readonly type: 'ack' }
  | { readonly type: 'nak' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'damaged' };

type Place = 'outside' | 'address' | 'text' | 'check';

/**
 * Streaming parser of the TM-2655P and TM-2657P frames: SYN SYN SOH address STX text ETX BCC, and lone ACK and NAK.
 * Never throws; holds at most one text of 4,096 bytes. How bytes are cut into chunks never changes the events.
 * Source: DEVICES.md 2.6; the BCC rule is verified on the commands.
 */
export class TmParser {
  readonly #emit: (event: TmEvent) => void;
  readonly #text = new Uint8Array(LONGEST);
  #place: Place = 'outside';
  #length = 0;
  #skipped = 0;

  constructor(emit: (event: TmEvent) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** The stream is over: a frame under way will not be completed. */
  end(): void {
    if (this.#place === 'text' || this.#place === 'check') this.#emit({ type: 'damaged' });
    this.#place = 'outside';
  }

  #take(byte: number): void {
    switch (this.#place) {
      case 'outside':
        if (byte === SOH) this.#begin();
        else if (byte === ACK) this.#emit({ type: 'ack' });
        else if (byte === NAK) this.#emit({ type: 'nak' });
        return;
      case 'address':
        this.#takeAddress(byte);
        return;
      case 'text':
        this.#takeText(byte);
        return;
      case 'check':
        this.#takeCheck(byte);
    }
  }

  #begin(): void {
    this.#place = 'address';
    this.#skipped = 0;
  }

  #takeAddress(byte: number): void {
    if (byte === SOH) {
      this.#begin();
      return;
    }
    if (byte === STX) {
      this.#place = 'text';
      this.#length = 0;
      return;
    }
    this.#skipped += 1;
    if (this.#skipped > 2) this.#place = 'outside';
  }

  #takeText(byte: number): void {
    if (byte === ETX) {
      this.#place = 'check';
      return;
    }
    // SOH never stands inside a text: the frame before it was cut short.
    const restarts = byte === SOH;
    if (restarts || this.#length === LONGEST) {
      this.#emit({ type: 'damaged' });
      this.#place = 'outside';
      if (restarts) this.#begin();
      return;
    }
    this.#text[this.#length] = byte;
    this.#length += 1;
  }

  #takeCheck(byte: number): void {
    const text = this.#text.subarray(0, this.#length);
    this.#place = 'outside';
    if (checkCharacter(text) !== byte) {
      this.#emit({ type: 'damaged' });
      if (byte === SOH) this.#begin();
      return;
    }
    this.#emit({ type: 'text', text: String.fromCharCode(...text) });
  }
}

/** A record of one blood pressure measurement; pressures in mmHg, pulse in /min, `null` where the field is blank. */
export type PressureRecord = {
  readonly model: string;
  /** `YYYY-MM-DDThh:mm` by the device's clock, where it is a real date. */
  readonly deviceTime?: string;
  /** Two characters; `00` is good. `null` when the record has no error field: nothing then says that it is good. */
  readonly error: string | null;
  readonly systolic: number | null;
  readonly mean: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
  /** TM-2657: irregular pulses and movements seen; 0 where not told. */
  readonly irregular: number;
  readonly movement: number;
};

/** `yymmddhhmm`. */
function parseTime(stamp: string): string | undefined {
  if (!/^\d{10}$/.test(stamp)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (stamp.match(/../g) ?? []).map(Number);
  return toDeviceTime(2000 + year, month, day, hour, minute);
}

/**
 * Reads a text as a pressure record: model, yymmddhhmm, `RB`, mode, then fields of a letter and up to three columns, in
 * any order. A repeated field is a damaged record. Anything else (pulse profile, unknown text) is `undefined`.
 */
export function parsePressureRecord(text: string): PressureRecord | undefined {
  const [model, stamp, kind, ...rest] = text.split(RS).map((field) => field.trim());
  if (!model || stamp === undefined || kind !== 'RB') return undefined;
  // The mode is a letter that fields use too; where it is left out, the error field stands in its place.
  const results = rest[0]?.startsWith('E') ? rest : rest.slice(1);
  const fields = new Map<string, string>();
  for (const field of results) {
    const match = /^([A-Za-z])\s*(\S{1,4})$/.exec(field);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) continue;
    if (fields.has(name)) return undefined;
    fields.set(name, value);
  }
  const number = (name: string): number | null => {
    const value = fields.get(name);
    return value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : null;
  };
  const deviceTime = parseTime(stamp);
  return {
    model,
    ...(deviceTime === undefined ? {} : { deviceTime }),
    error: fields.get('E') ?? null,
    systolic: number('S'),
    mean: number('M'),
    diastolic: number('D'),
    pulse: number('P'),
    irregular: number('i') ?? 0,
    movement: number('m') ?? 0,
  };
}
