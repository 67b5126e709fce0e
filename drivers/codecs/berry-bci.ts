import { Agreement } from './agreement.ts';
import { MarkedFrames } from './marked-frames.ts';

/** What a Berry frame says of the patient. `null` is the device's own "no value": 255, 127, or 0. */
export type BerryValues = {
  /** Pulse rate, /min. */
  readonly pulseRate: number | null;
  /** SpO2, %. */
  readonly spo2: number | null;
  readonly probeUnplugged: boolean;
  readonly noSignal: boolean;
  readonly noFinger: boolean;
  readonly searching: boolean;
};

export type BerrySink = {
  /** One pleth sample, 1 to 100, 100 a second; `undefined` while the device shows none. */
  readonly pleth: (value: number | undefined) => void;
  /** What is believed, once a frame that says so: the same object while nothing changes. */
  readonly values: (values: BerryValues) => void;
  /** Bytes were lost or damaged: samples before and after do not touch. */
  readonly gap: () => void;
};

/** Frames a second, and the pleth's full scale. */
export const BERRY_PLETH = { rate: 100, full: 100 } as const;

const SENTINELS = { pulse: 0xff, spo2: 0x7f } as const;
/** The most each field may hold; more is damage. */
const MOST = { signal: 8, pleth: 100, spo2: 100 } as const;

/**
 * Berry BM1000 and others of the BCI protocol 1.2: 5-byte frames, 100 a second. Source: zh2x/BCI_Protocol. Holds at most 64
 * bytes, never throws, resynchronises by itself; how bytes are cut into chunks changes nothing.
 *
 * There is no checksum: a frame must have its marks ({@link MarkedFrames}) and each field its range, and a value is believed
 * by {@link Agreement} only.
 */
export class BerryParser {
  readonly #sink: BerrySink;
  readonly #frames = new MarkedFrames({
    frame: (bytes, at) => this.#frame(bytes, at),
    gap: () => {
      this.#agreement.interrupt();
      this.#sink.gap();
    },
  });
  readonly #agreement = new Agreement();
  #values: BerryValues | undefined;

  constructor(sink: BerrySink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    this.#frames.push(bytes);
  }

  /** The stream is over. */
  end(): void {
    this.#frames.end();
  }

  #frame(bytes: Uint8Array, at: number): boolean {
    const [signal = 0, pleth = 0, bar = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const [low = 0, spo2 = 0] = [bytes[at + 3], bytes[at + 4]];
    if (pleth > MOST.pleth || (spo2 > MOST.spo2 && spo2 !== SENTINELS.spo2)) return false;
    if ((signal & 0x0f) > MOST.signal && (signal & 0x0f) !== 0x0f) return false;
    const pulse = ((bar & 0x40) << 1) | low;
    // Bits 4 and 5 of both bytes are all that stands between a number and a finger.
    const status = ((signal >> 4) & 3) | (((bar >> 4) & 3) << 2);
    this.#sink.pleth(pleth === 0 || (status & 0x07) !== 0 ? undefined : pleth);
    const heard = this.#agreement.hear((status << 16) | (pulse << 8) | spo2);
    if (heard === 'new') this.#values = valuesOf(status, pulse, spo2);
    if (heard !== 'wait' && this.#values) this.#sink.values(this.#values);
    return true;
  }
}

const valuesOf = (status: number, pulse: number, spo2: number): BerryValues => ({
  pulseRate: pulse === 0 || pulse === SENTINELS.pulse ? null : pulse,
  spo2: spo2 === 0 || spo2 === SENTINELS.spo2 ? null : spo2,
  noSignal: (status & 1) !== 0,
  probeUnplugged: (status & 2) !== 0,
  noFinger: (status & 4) !== 0,
  searching: (status & 8) !== 0,
});
