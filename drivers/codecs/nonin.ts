import { ByteWindow } from './byte-window.ts';
import { byteAt, detectFormat, FRAME_LENGTH, fitFrame, fitRun, type NoninFormat } from './nonin-format.ts';

/** Pulse amplitude as the device grades it: green enough, yellow marginal, red inadequate. */
export type Perfusion = 'adequate' | 'marginal' | 'low';

/**
 * One set of values: 25 frames of formats 2 and 7 (three sets a second), one group of format 8 (one a second).
 * A condition holds when any frame of the set says so. `null` is the device's own "no value" (511 and 127).
 */
export type NoninPacket = {
  readonly format: NoninFormat;
  /** Pulse rate, /min, four-beat average. */
  readonly pulseRate: number | null;
  /** SpO2, %, four-beat average. */
  readonly spo2: number | null;
  readonly sensorAlarm: boolean;
  readonly sensorDisconnected: boolean;
  readonly outOfTrack: boolean;
  readonly artefact: boolean;
  readonly perfusion: Perfusion;
  /** The device's own statement that this is a high-quality measurement. */
  readonly smartPoint: boolean;
  readonly lowBattery: boolean;
  /** Firmware revision, formats 2 and 7. */
  readonly firmware?: number;
};

/** Receives what the parser recognises, in the order of the bytes. */
export type NoninSink = {
  /** One pleth sample with its status byte, formats 2 and 7, 75 a second. `full` is the format's full scale. */
  readonly frame: (status: number, pleth: number, full: number) => void;
  readonly packet: (packet: NoninPacket) => void;
  /** Bytes were lost or damaged: samples before and after do not touch. */
  readonly gap: () => void;
};

/** Samples a second in formats 2 and 7. */
export const PLETH_RATE = 75;
const FRAMES = 25;
const CAPACITY = 512;
/** Bytes without a frame after which the format is looked for anew: the device may have been switched. */
const LOST_AFTER = 250;

export const STATUS = {
  disconnected: 0x40,
  artefact: 0x20,
  outOfTrack: 0x10,
  sensorAlarm: 0x08,
  red: 0x04,
  green: 0x02,
  sync: 0x01,
} as const;

const PERFUSION_RANK = ['adequate', 'marginal', 'low'] as const satisfies readonly Perfusion[];

const valueUnless = (sentinel: number, value: number): number | null => (value === sentinel ? null : value);

/**
 * Streaming parser of formats 2, 7 and 8. Holds at most 512 bytes, never throws, resynchronises by itself, and finds the
 * format from the bytes unless told. How bytes are cut into chunks never changes what the sink receives.
 *
 * A set with a damaged or missing frame is dropped whole: 24 frames say nothing about the 25th. After damage two frames
 * in a row must hold before the stream is trusted again, since one byte of checksum alone can match by chance.
 */
export class NoninParser {
  readonly #sink: NoninSink;
  readonly #window = new ByteWindow(CAPACITY, (at) => this.#next(at));
  readonly #floats = new Uint8Array(FRAMES);
  #format: NoninFormat | undefined;
  #trusted = false;
  #unframed = 0;
  /** Frames gathered of the current set; 0 while waiting for the frame that starts one. */
  #gathered = 0;
  #flags = 0;
  #perfusion: 0 | 1 | 2 = 0;

  constructor(sink: NoninSink, format?: NoninFormat) {
    this.#sink = sink;
    this.#format = format;
  }

  get format(): NoninFormat | undefined {
    return this.#format;
  }

  push(bytes: Uint8Array): void {
    this.#window.push(bytes);
  }

  /** The stream is over: what was waiting for a confirmation that cannot come is taken if the bytes hold. */
  end(): void {
    const { bytes, end } = this.#window;
    if (this.#format === undefined && end > 0 && end % 4 === 0 && fitRun(8, end / 4, bytes, 0, end) === 'yes')
      this.#format = 8;
    const format = this.#format;
    if (format !== undefined) {
      let at = 0;
      for (; fitFrame(format, bytes, at, end) === 'yes'; at += FRAME_LENGTH[format]) this.#accept(format, at);
    }
    this.#window.clear();
  }

  #next(at: number): number {
    return this.#format === undefined ? this.#detect(at) : this.#step(this.#format, at);
  }

  /** Bytes to skip while the format is unknown; 0 to wait for more. */
  #detect(at: number): number {
    if (at >= this.#window.end) return 0;
    const found = detectFormat(this.#window.bytes, at, this.#window.end);
    if (found === 'more') return 0;
    if (found === 'none') return 1;
    this.#format = found;
    this.#trusted = true;
    this.#unframed = 0;
    return this.#step(found, at);
  }

  /** Bytes consumed at `at` in a known format; 0 to wait for more. */
  #step(format: NoninFormat, at: number): number {
    const needed = this.#trusted || format === 8 ? 1 : 2;
    const fit = fitRun(format, needed, this.#window.bytes, at, this.#window.end);
    if (fit === 'more') return 0;
    if (fit === 'no') return this.#lose();
    this.#trusted = true;
    this.#unframed = 0;
    this.#accept(format, at);
    return FRAME_LENGTH[format];
  }

  #lose(): number {
    if (this.#trusted || this.#unframed === 0) this.#sink.gap();
    this.#trusted = false;
    this.#gathered = 0;
    this.#unframed += 1;
    if (this.#unframed > LOST_AFTER) this.#format = undefined;
    return 1;
  }

  #accept(format: NoninFormat, at: number): void {
    if (format === 8) {
      this.#sink.packet(this.#group(at));
      return;
    }
    const status = this.#window.at(format === 2 ? at + 1 : at);
    const low = this.#window.at(at + 2);
    // A set that ends early lost a frame somewhere, though every frame held.
    if (status & STATUS.sync && this.#gathered > 0) this.#sink.gap();
    const pleth = format === 2 ? low : this.#window.at(at + 1) * 256 + low;
    this.#sink.frame(status, pleth, format === 2 ? 255 : 65_535);
    this.#gather(format, status, this.#window.at(at + 3));
  }

  #gather(format: 2 | 7, status: number, float: number): void {
    if (status & STATUS.sync) {
      this.#gathered = 0;
      this.#flags = 0;
      this.#perfusion = 0;
    } else if (this.#gathered === 0) return;
    this.#floats[this.#gathered] = float;
    this.#gathered += 1;
    this.#flags |= status;
    const colour = status & (STATUS.red | STATUS.green);
    if (colour === STATUS.red) this.#perfusion = 2;
    else if (colour === (STATUS.red | STATUS.green) && this.#perfusion === 0) this.#perfusion = 1;
    if (this.#gathered < FRAMES) return;
    this.#gathered = 0;
    this.#sink.packet(this.#set(format));
  }

  #set(format: 2 | 7): NoninPacket {
    const floats = this.#floats;
    const stat2 = byteAt(floats, 7);
    return {
      format,
      // HR8 and HR7 are bits 1-0 of frame 1, so the shift is 7, not 8.
      pulseRate: valueUnless(511, ((byteAt(floats, 0) & 3) << 7) | (byteAt(floats, 1) & 0x7f)),
      spo2: valueUnless(127, byteAt(floats, 2)),
      sensorAlarm: (this.#flags & STATUS.sensorAlarm) !== 0,
      sensorDisconnected: (this.#flags & STATUS.disconnected) !== 0,
      outOfTrack: (this.#flags & STATUS.outOfTrack) !== 0,
      artefact: (this.#flags & STATUS.artefact) !== 0,
      perfusion: PERFUSION_RANK[this.#perfusion],
      smartPoint: (stat2 & 0x20) !== 0,
      lowBattery: (stat2 & 0x01) !== 0,
      firmware: byteAt(floats, 3),
    };
  }

  /** Bit 6 of the first byte is the sensor-disconnect bit of OEM boards (unsourced); elsewhere it is clear. */
  #group(at: number): NoninPacket {
    const status = this.#window.at(at);
    const flags = this.#window.at(at + 3);
    const marginal = (status & 0x08) !== 0 ? 'marginal' : 'adequate';
    return {
      format: 8,
      pulseRate: valueUnless(511, ((status & 3) << 7) | this.#window.at(at + 1)),
      spo2: valueUnless(127, this.#window.at(at + 2)),
      sensorAlarm: (flags & 0x08) !== 0,
      sensorDisconnected: (status & 0x40) !== 0,
      outOfTrack: (status & 0x20) !== 0,
      artefact: (status & 0x04) !== 0,
      perfusion: (status & 0x10) !== 0 ? 'low' : marginal,
      smartPoint: (flags & 0x20) !== 0,
      lowBattery: (flags & 0x01) !== 0,
    };
  }
}
