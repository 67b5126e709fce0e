import type { Port, ReadOptions, ReadResult } from './transport.ts';

/** The finest step of a capture's time, ms. */
const STEP = 0.001;
const clip = (ms: number): number => Number(ms.toFixed(3));
/** The last step not after a moment. */
const clipDown = (ms: number): number => (clip(ms) > ms ? clip(ms - STEP) : clip(ms));

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** One line of a capture, as `parseCapture` reads it. `at` in ms. */
function captureLine(at: number, from: 'device' | 'host', bytes: Uint8Array, channel?: string): string {
  const arrow = from === 'device' ? '<=' : '=>';
  return `${clip(at)} ${arrow} ${channel === undefined ? '' : `${channel}:`}${hex(bytes)}`;
}

/**
 * A port that writes down, line by line, what its driver sees of another: the bytes it gets and those it sends, in the order
 * it does so. Its clock moves as a replay's will, from one event to the next, so that a driver which decides by time decides
 * the same when the capture is replayed.
 */
export class RecordingPort implements Port {
  readonly #port: Port;
  readonly #write: (line: string) => void;
  /** The port's time at this clock's zero. A replay begins with the first line, so the first line sets it. */
  #origin: number | undefined;
  #now = 0;
  /** The last read ended without bytes: whatever comes next came later. */
  #timedOut = false;

  constructor(port: Port, write: (line: string) => void) {
    this.#port = port;
    this.#write = write;
  }

  now(): number {
    return this.#now;
  }

  /** The moment of an event on this clock: never before the last one, never after `latest`. */
  #moment(at: number, latest = Number.POSITIVE_INFINITY): number {
    this.#origin ??= at - this.#now;
    const earliest = this.#timedOut ? this.#now + STEP : this.#now;
    this.#timedOut = false;
    const late = clip(Math.max(earliest, at - this.#origin));
    const moment = late > latest ? clipDown(latest) : late;
    this.#now = Math.max(this.#now, moment);
    return moment;
  }

  async read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    const deadline = this.#now + Math.max(0, timeout);
    const result = await this.#port.read({ timeout, signal });
    if (result.type === 'timed-out') {
      this.#now = deadline;
      this.#timedOut = true;
      return result;
    }
    if (result.type === 'ended') return result;
    const { bytes, channel } = result.chunk;
    // A chunk may come in the moment the time is up: to the driver it came in time.
    const at = this.#moment(result.chunk.at, deadline);
    this.#write(captureLine(at, 'device', bytes, channel));
    return { type: 'chunk', chunk: { ...result.chunk, at: this.#now } };
  }

  async write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    // Written down first: the answer may be read before the write has told that it is done.
    this.#write(captureLine(this.#moment(this.#port.now()), 'host', bytes, channel));
    await this.#port.write(bytes, signal, channel);
  }

  close(): Promise<void> {
    return this.#port.close();
  }
}
