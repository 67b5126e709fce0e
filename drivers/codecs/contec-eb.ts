import { type ContecValues, isSpo2, pulseOf, spo2Of } from './contec-values.ts';

export type ContecEbSink = {
  /** One pleth sample, 0 to 127, 59 or 60 a second; `undefined` while there is no finger. */
  readonly pleth: (value: number | undefined) => void;
  /** The values of a second, or that the finger is out. */
  readonly values: (values: ContecValues) => void;
  /** Any frame that holds, of whatever type: the device speaks this protocol. */
  readonly heard: () => void;
  /** A frame began and did not hold: samples before and after do not touch. */
  readonly gap: () => void;
};

const SYNC = 0xeb;
/** Length of each frame by its second byte: wave, values, and the end of the stream. */
const LENGTHS: Readonly<Record<number, number>> = { 0: 6, 1: 8, 127: 3 };
const LONGEST = 8;
/** The device's "no perfusion index", which reads as 1.27 %. */
const NO_PI = 0x7f;

/** Sum of the bytes before it, seven bits. */
const ebChecksum = (bytes: Uint8Array, end: number): number => {
  let sum = 0;
  for (let i = 0; i < end; i += 1) sum += bytes[i] ?? 0;
  return sum & 0x7f;
};

const command = (...bytes: number[]): Uint8Array => {
  const body = Uint8Array.from(bytes);
  return Uint8Array.of(...body, ebChecksum(body, body.length));
};

/** Commands; the stream stops by itself some seconds after the last `alive`. Source: the notes of icefest/pulseoxdl. */
export const CONTEC_EB = {
  alive: command(0x9a),
  startWave: command(0x9b, 0x00),
  startValues: command(0x9b, 0x01),
  stop: command(0x9b, 0x7f),
} as const;

/**
 * Contec CMS50E/F over HID and CMS50D-BT over Bluetooth: `EB 00` waves and, once a second, `EB 01` values. Sources:
 * SunHaixin0324/CMS50E_PPG_loader, tobiasisenberg/OxiVis issue #2, the notes of icefest/pulseoxdl. Holds one frame, never
 * throws, resynchronises by itself; how bytes are cut into chunks changes nothing.
 *
 * Only a frame's first byte has bit 7; zeros between frames are the padding of a HID report. The checksum has seven bits,
 * so one damaged byte never passes and a heavily damaged frame does once in 128: the driver does not believe a leap.
 */
export class ContecEbParser {
  readonly #sink: ContecEbSink;
  readonly #frame = new Uint8Array(LONGEST);
  #held = 0;
  /** What the waves say of the finger; `undefined` before the first. */
  #fingerOut: boolean | undefined;

  constructor(sink: ContecEbSink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte >= 0x80) {
        if (this.#held > 0) this.#lose();
        this.#held = byte === SYNC ? 1 : 0;
        this.#frame[0] = byte;
      } else if (this.#held > 0) this.#continue(byte);
    }
  }

  /** The stream is over. */
  end(): void {
    if (this.#held > 0) this.#lose();
  }

  #lose(): void {
    this.#held = 0;
    this.#sink.gap();
  }

  #at(index: number): number {
    return this.#frame[index] ?? 0;
  }

  #continue(byte: number): void {
    this.#frame[this.#held] = byte;
    this.#held += 1;
    const length = LENGTHS[this.#at(1)];
    if (length === undefined) this.#lose();
    else if (this.#held === length) {
      const holds = ebChecksum(this.#frame, length - 1) === byte && this.#accept(length);
      if (holds) this.#held = 0;
      else this.#lose();
    }
  }

  #accept(length: number): boolean {
    if (length === 6) this.#wave();
    else if (length === 8 && !this.#measured()) return false;
    this.#sink.heard();
    return true;
  }

  /** Bits 5 and 6 of the bar say that the finger is out, while the values of the last second may still be told. */
  #wave(): void {
    const wasOut = this.#fingerOut === true;
    this.#fingerOut = (this.#at(4) & 0x60) !== 0;
    this.#sink.pleth(this.#fingerOut ? undefined : this.#at(3));
    if (this.#fingerOut && !wasOut)
      this.#sink.values({ pulseRate: null, spo2: null, fingerOut: true, probeError: false, searching: false });
  }

  /** Bit 1 of the status is bit 7 of the pulse; bits 0 and 2 are set in good frames; any other is unknown, so refused. */
  #measured(): boolean {
    const [status, pulse, spo2, low, high] = [this.#at(2), this.#at(3), this.#at(4), this.#at(5), this.#at(6)];
    if ((status & 0x78) !== 0 || !isSpo2(spo2)) return false;
    const raw = low | (high << 7);
    // The sentinel is told for no finger and for no value yet: the waves tell which.
    const unknown = spo2Of(spo2) === null;
    this.#sink.values({
      pulseRate: pulseOf(((status & 0x02) << 6) | pulse),
      spo2: spo2Of(spo2),
      ...(raw === NO_PI ? {} : { perfusionIndex: raw / 100 }),
      fingerOut: this.#fingerOut ?? unknown,
      probeError: false,
      searching: unknown,
    });
    return true;
  }
}
