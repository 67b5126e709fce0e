import { Agreement } from './agreement.ts';
import { type ContecValues, isSpo2, pulseOf, spo2Of } from './contec-values.ts';
import { isMarked, MarkedFrames } from './marked-frames.ts';

export type ContecLegacySink = {
  /** One pleth sample, 0 to 127, 60 a second; `undefined` while there is no finger. */
  readonly pleth: (value: number | undefined) => void;
  /** What is believed, once a frame that says so: the same object while nothing changes. */
  readonly values: (values: ContecValues) => void;
  /** A second of the device's memory. */
  readonly stored: (values: ContecValues) => void;
  /** Stored data were announced, but the bytes are not as announced. */
  readonly storedDamaged: () => void;
  /** Bytes were lost or damaged: samples before and after do not touch. */
  readonly gap: () => void;
};

const RECORD = 3;
/** Three times the same three bytes, then three of length. */
const ANNOUNCEMENT = 12;
/** A day and an hour of seconds: more than any memory of these devices. */
const MOST = 25 * 3600 * RECORD;

/**
 * Contec CMS50D+/E/F with 5-byte frames: live at 60 a second, and the transfer of the memory. Sources: atbrask/CMS50Dplus,
 * james-coder/OSCAR-code. Holds at most 64 bytes, never throws, resynchronises by itself; how bytes are cut into chunks
 * changes nothing.
 *
 * There is no checksum: a frame must have its marks ({@link MarkedFrames}), SpO2 must be 0 to 100 or the sentinel, and a value
 * is believed by {@link Agreement} only.
 */
export class ContecLegacyParser {
  readonly #sink: ContecLegacySink;
  readonly #frames = new MarkedFrames({
    other: (bytes, at, held) => this.#transfer(bytes, at, held),
    frame: (bytes, at) => this.#frame(bytes, at),
    gap: () => {
      this.#agreement.interrupt();
      this.#sink.gap();
    },
  });
  readonly #agreement = new Agreement();
  #values: ContecValues | undefined;
  /** Records of the memory still to come. */
  #records = 0;

  constructor(sink: ContecLegacySink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    this.#frames.push(bytes);
  }

  /** The stream is over. */
  end(): void {
    this.#frames.end();
    if (this.#records > 0) this.#sink.storedDamaged();
    this.#records = 0;
  }

  #frame(bytes: Uint8Array, at: number): boolean {
    const [signal = 0, pleth = 0, bar = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const [low = 0, spo2 = 0] = [bytes[at + 3], bytes[at + 4]];
    if (!isSpo2(spo2)) return false;
    const fingerOut = (signal & 0x10) !== 0;
    const probeError = (bar & 0x10) !== 0;
    const searching = (bar & 0x20) !== 0;
    const pulse = ((bar & 0x40) << 1) | low;
    this.#sink.pleth(fingerOut || probeError ? undefined : pleth);
    const status = (fingerOut ? 1 : 0) | (probeError ? 2 : 0) | (searching ? 4 : 0);
    const heard = this.#agreement.hear((status << 16) | (pulse << 8) | spo2);
    if (heard === 'new')
      this.#values = { pulseRate: pulseOf(pulse), spo2: spo2Of(spo2), fingerOut, probeError, searching };
    if (heard !== 'wait' && this.#values) this.#sink.values(this.#values);
    return true;
  }

  /** What belongs to the memory's transfer: its announcement, then as many records as it says. */
  #transfer(bytes: Uint8Array, at: number, held: number): number | undefined {
    const byte = (index: number): number => bytes[at + index] ?? 0;
    return this.#records > 0 ? this.#record(byte, held) : this.#announcement(byte, held);
  }

  #announcement(byte: (index: number) => number, held: number): number | undefined {
    if (byte(0) !== 0xf2 || (held > 1 && !isMarked(byte(1)))) return undefined;
    for (let i = 3; i < Math.min(held, 9); i += 1) if (byte(i) !== byte(i - 3)) return undefined;
    if (held < ANNOUNCEMENT) return 0;
    if (!isMarked(byte(9)) || !isMarked(byte(10)) || isMarked(byte(11))) return undefined;
    const bytes = (((byte(9) & 0x7f) << 14) | ((byte(10) & 0x7f) << 7) | byte(11)) + 1;
    if (bytes % RECORD !== 0 || bytes > MOST) return undefined;
    this.#records = bytes / RECORD;
    return ANNOUNCEMENT;
  }

  #record(byte: (index: number) => number, held: number): number | undefined {
    const [first, second, spo2] = [byte(0), byte(1), byte(2)];
    const fits =
      (first & 0xfe) === 0xf0 && (held < 2 || isMarked(second)) && (held < RECORD || (!isMarked(spo2) && isSpo2(spo2)));
    if (!fits) {
      this.#records = 0;
      this.#sink.storedDamaged();
      return undefined;
    }
    if (held < RECORD) return 0;
    this.#records -= 1;
    const pulse = ((first & 1) << 7) | (second & 0x7f);
    const known = { fingerOut: false, probeError: false, searching: false };
    this.#sink.stored({ pulseRate: pulseOf(pulse), spo2: spo2Of(spo2), ...known });
    return RECORD;
  }
}
