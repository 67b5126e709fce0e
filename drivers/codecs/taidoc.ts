import { toDeviceTime } from './device-time.ts';

/** Commands of the 8-byte protocol. Source: DEVICES.md 3.1. */
export const TAIDOC = {
  connect: 0x22,
  clock: 0x23,
  model: 0x24,
  recordTime: 0x25,
  recordValue: 0x26,
  count: 0x2b,
} as const;
export type TaidocCommand = (typeof TAIDOC)[keyof typeof TAIDOC];

const START = 0x51;
const TO_DEVICE = 0xa3;
const FROM_DEVICE = 0xa5;
const LENGTH = 8;

const sumOf = (frame: Uint8Array, from: number): number => {
  let sum = 0;
  for (let i = 0; i < LENGTH - 1; i += 1) sum += frame[from + i] ?? 0;
  return sum & 0xff;
};

function encode(command: number, data: readonly number[], direction: number): Uint8Array {
  const frame = Uint8Array.of(START, command, data[0] ?? 0, data[1] ?? 0, data[2] ?? 0, data[3] ?? 0, direction, 0);
  frame[LENGTH - 1] = sumOf(frame, 0);
  return frame;
}

/** A frame to the device; `index` picks a stored record, 0 the newest. */
export const encodeRequest = (command: TaidocCommand, index = 0): Uint8Array =>
  encode(command, [index & 0xff, index >> 8], TO_DEVICE);

/** A frame from the device, for its simulation. */
export const encodeReply = (command: number, data: readonly number[]): Uint8Array => encode(command, data, FROM_DEVICE);

export type TaidocFrame = {
  readonly command: number;
  readonly direction: 'to-device' | 'from-device';
  readonly data: readonly [number, number, number, number];
};

/**
 * Streaming parser of 8-byte frames: `51 cmd d0 d1 d2 d3 dir sum`. Holds at most 7 bytes, never throws, resynchronises
 * on the next frame whose direction and sum hold. `damaged` is told once for each run of bytes that fit no frame.
 */
export class TaidocParser {
  readonly #frame: (frame: TaidocFrame) => void;
  readonly #damaged: () => void;
  readonly #window = new Uint8Array(LENGTH);
  #held = 0;
  #losing = false;

  constructor(frame: (frame: TaidocFrame) => void, damaged: () => void = () => undefined) {
    this.#frame = frame;
    this.#damaged = damaged;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#window[this.#held] = byte;
      this.#held += 1;
      this.#settle();
    }
  }

  /** The stream is over: bytes of an unfinished frame count as damage. */
  end(): void {
    if (this.#held > 0) this.#lose();
    this.#held = 0;
  }

  #settle(): void {
    while (this.#held > 0) {
      if (this.#window[0] !== START) this.#shift();
      else if (this.#held < LENGTH) return;
      else if (this.#isWhole()) this.#deliver();
      else this.#shift();
    }
  }

  #isWhole(): boolean {
    const direction = this.#window[6];
    return (direction === TO_DEVICE || direction === FROM_DEVICE) && sumOf(this.#window, 0) === this.#window[7];
  }

  #deliver(): void {
    const [, command = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0, direction] = this.#window;
    this.#held = 0;
    this.#losing = false;
    this.#frame({
      command,
      direction: direction === FROM_DEVICE ? 'from-device' : 'to-device',
      data: [d0, d1, d2, d3],
    });
  }

  #shift(): void {
    this.#lose();
    this.#window.copyWithin(0, 1, this.#held);
    this.#held -= 1;
  }

  #lose(): void {
    if (!this.#losing) this.#damaged();
    this.#losing = true;
  }
}

type Data = TaidocFrame['data'];

const le16 = (data: Data): number => data[0] | (data[1] << 8);

/** Model number, little-endian BCD: `41 12` is TD-1241. `undefined` when the nibbles are not decimal. */
export function decodeModel(data: Data): string | undefined {
  const digits = le16(data).toString(16).padStart(4, '0');
  return /^\d{4}$/.test(digits) ? `TD-${digits}` : undefined;
}

/** Local time by the device's clock to the minute, `YYYY-MM-DDThh:mm`; `undefined` when it is no real date. */
export function decodeTime(data: Data): string | undefined {
  const date = le16(data);
  // The upper bits of minute and hour carry flags in some models (unsourced); six and five bits hold the number.
  const [hour, minute] = [data[3] & 0x1f, data[2] & 0x3f];
  return toDeviceTime(2000 + (date >> 9), (date >> 5) & 0x0f, date & 0x1f, hour, minute);
}

/** The inverse of {@link decodeTime}: date little-endian, then minute, then hour. */
export function encodeTime(iso: string): [number, number, number, number] {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = iso.split(/[-T:]/).map(Number);
  const date = day | (month << 5) | ((year - 2000) << 9);
  return [date & 0xff, date >> 8, minute, hour];
}

/** Record count, 0 to 65,535. */
export const decodeCount = (data: Data): number => le16(data);

/** Temperature in °C: tenths, or hundredths from 1,000 on. No plausibility is judged here. */
export function decodeTemperature(data: Data): number {
  const raw = le16(data);
  return raw >= 1000 ? raw / 100 : raw / 10;
}
