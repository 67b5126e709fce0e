import { ByteWindow } from './byte-window.ts';
import { clockOf } from './nonin-commands.ts';

/** One finished measurement of format 13. `null` is the device's own "no value" (511 and 127). Source: 6470-000-01. */
export type NoninSpot = {
  /** Pulse rate, /min. */
  readonly pulseRate: number | null;
  /** SpO2, %. */
  readonly spo2: number | null;
  /** The device's clock at the measurement, `YYYY-MM-DDThh:mm:ss`; absent where it holds no such time (clock lost). */
  readonly deviceTime?: string;
  /** SPA: the algorithm came to a high-quality value; without it the value is what there was after 40 s. */
  readonly smartPoint: boolean;
  /** NOMS: there is no measurement. */
  readonly none: boolean;
  /** MEM: from the device's memory, made before this connection. */
  readonly fromMemory: boolean;
  readonly lowBattery: boolean;
};

export type NoninSpotSink = {
  readonly spot: (spot: NoninSpot) => void;
  /** A packet began but its length, checksum or end does not hold. */
  readonly damaged: () => void;
};

const HEADER = [0x00, 0x02, 0x00, 0x0d] as const;
const PREFIX = 6;
const ETX = 0x03;
/** Lengths of the measurement: at least 14, and longer in models to come. */
const LENGTH = { least: 14, most: 64 } as const;
const CAPACITY = 128;

/** Two decimal digits in a byte; `NaN` where one is none. */
const bcd = (byte: number): number =>
  (byte & 0x0f) > 9 || byte > 0x99 ? Number.NaN : (byte >> 4) * 10 + (byte & 0x0f);

function readSpot(window: ByteWindow, at: number): NoninSpot {
  const field = (index: number): number => window.at(at + PREFIX + index);
  const times = [1, 2, 3, 4, 5, 6].map((index) => bcd(field(index)));
  const deviceTime = bcd(field(0)) === 20 && !times.some(Number.isNaN) ? clockOf(times) : undefined;
  const pulseRate = ((field(10) & 1) << 8) | field(11);
  const spo2 = field(13) & 0x7f;
  return {
    pulseRate: pulseRate === 511 ? null : pulseRate,
    spo2: spo2 === 127 ? null : spo2,
    ...(deviceTime === undefined ? {} : { deviceTime }),
    smartPoint: (field(8) & 0x02) !== 0,
    none: (field(8) & 0x01) !== 0,
    fromMemory: (field(9) & 0x10) !== 0,
    lowBattery: (field(9) & 0x01) !== 0,
  };
}

/** Streaming parser of format 13 among anything else. Holds at most 128 bytes, never throws, resynchronises by itself. */
export class NoninSpotParser {
  readonly #sink: NoninSpotSink;
  readonly #window = new ByteWindow(CAPACITY, (at) => this.#step(at));

  constructor(sink: NoninSpotSink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    this.#window.push(bytes);
  }

  /** The bytes are over: a packet that only began is damaged. */
  end(): void {
    if (this.#window.end > PREFIX) this.#sink.damaged();
    this.#window.clear();
  }

  #step(at: number): number {
    const window = this.#window;
    const held = window.end - at;
    for (let i = 0; i < Math.min(held, HEADER.length); i += 1) if (window.at(at + i) !== HEADER[i]) return 1;
    if (held < PREFIX) return 0;
    const length = window.at(at + 4) * 256 + window.at(at + 5);
    if (length < LENGTH.least || length > LENGTH.most) return 1;
    const whole = PREFIX + length + 2;
    if (held < whole) return 0;
    let sum = 0;
    for (let i = 0; i < length; i += 1) sum += window.at(at + PREFIX + i);
    const holds = (sum & 0xff) === window.at(at + whole - 2) && window.at(at + whole - 1) === ETX;
    if (!holds) {
      this.#sink.damaged();
      return 1;
    }
    this.#sink.spot(readSpot(window, at));
    return whole;
  }
}
