import { toDeviceTime } from './device-time.ts';

const START = 0x51;
const TO_DEVICE = 0xa3;
const FROM_DEVICE = 0xa5;

/** Commands for the latest weighing: 71 for the TD-2555, 77 for others of the TD-25xx. */
export const SCALE_COMMANDS = [0x71, 0x77] as const;
export type ScaleCommand = (typeof SCALE_COMMANDS)[number];

/**
 * Shortest and longest answer taken, bytes: one public implementation waits for 40, and reads from 32 on. A longer one would
 * let a damaged answer and the next pass for one.
 */
const SHORTEST = 24;
const LONGEST = 40;

/** lb in a kg, and how far both weights may be apart, lb: each is rounded to a tenth. */
const POUNDS = 2.204_62;
const ROUNDING = 0.25;

/** The question for the latest weighing: `51 71 02 00 00 A3 67`. */
export function encodeScaleRequest(command: ScaleCommand): Uint8Array {
  const frame = Uint8Array.of(START, command, 0x02, 0x00, 0x00, TO_DEVICE, 0);
  frame[6] = frame.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return frame;
}

export type Weighing = {
  /** kg, in steps of 0.1. */
  readonly weight: number;
  /** cm, of the person the scale was told of; 0 when it was told none. */
  readonly height: number;
  /** By the scale's clock, local, to the minute. */
  readonly time: string | undefined;
};

/** `damaged`: bytes that began as an answer and are none, or an answer whose two weights contradict each other. */
export type WeighingEvent = { readonly type: 'weighing'; readonly weighing: Weighing } | { readonly type: 'damaged' };

function decodeTime(frame: Uint8Array): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = frame.subarray(4, 9);
  return toDeviceTime(2000 + year, month, day, hour, minute);
}

const tenths = (frame: Uint8Array, at: number): number => (((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0)) / 10;

/** The weight stands there twice, in kg and, where the model fills it, in lb: both must say the same. */
function read(frame: Uint8Array): WeighingEvent {
  const [kilograms, pounds] = [tenths(frame, 16), tenths(frame, 18)];
  if (pounds !== 0 && Math.abs(kilograms * POUNDS - pounds) > ROUNDING) return { type: 'damaged' };
  return { type: 'weighing', weighing: { weight: kilograms, height: frame[11] ?? 0, time: decodeTime(frame) } };
}

/**
 * Streaming parser of the scale's answers: `51 71 … A5 sum`, sum of all bytes before it. The length is not documented, so
 * an answer ends where direction and sum first fit, from 24 bytes on. Holds at most 40 bytes, never throws; how bytes are cut
 * into chunks never changes the events. Fields (from 0): 4-8 year, month, day, hour, minute; 11 height in cm; 16-17 weight in
 * kg × 10 and 18-19 in lb × 10, big-endian. Source: DEVICES.md 3.1 and two public implementations that agree.
 */
export class TaidocScaleParser {
  readonly #emit: (event: WeighingEvent) => void;
  readonly #frame = new Uint8Array(LONGEST);
  #held = 0;
  #sum = 0;

  constructor(emit: (event: WeighingEvent) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** Nothing more comes: an answer without its end is damaged. */
  end(): void {
    if (this.#held > 1) this.#emit({ type: 'damaged' });
    this.#restart();
  }

  #take(byte: number): void {
    if (this.#held === 0 && byte !== START) return;
    if (this.#held === 1 && byte !== 0x71 && byte !== 0x77) {
      this.#restart();
      if (byte === START) this.#keep(byte);
      return;
    }
    const complete =
      this.#held >= SHORTEST - 1 && this.#frame[this.#held - 1] === FROM_DEVICE && (this.#sum & 0xff) === byte;
    if (complete) {
      const event = read(this.#frame.subarray(0, this.#held));
      this.#restart();
      this.#emit(event);
      return;
    }
    this.#keep(byte);
    if (this.#held === LONGEST) this.#lose();
  }

  /** No answer is that long: what was held began as none. The bytes behind its start may begin one. */
  #lose(): void {
    const held = this.#frame.slice(1, this.#held);
    this.#restart();
    this.#emit({ type: 'damaged' });
    this.push(held);
  }

  #keep(byte: number): void {
    this.#frame[this.#held] = byte;
    this.#held += 1;
    this.#sum += byte;
  }

  #restart(): void {
    this.#held = 0;
    this.#sum = 0;
  }
}
