import { type Port, PortError, type ReadOptions, type ReadResult } from './transport.ts';

/** One line of a capture. `from` is who sent the bytes; `at` in ms from any origin, never falling. */
export type CaptureLine = {
  readonly line: number;
  readonly at: number;
  readonly from: 'device' | 'host';
  readonly bytes: Uint8Array;
  /** `feature`, a characteristic's UUID…: see {@link Chunk}. */
  readonly channel?: string;
};

/** A capture that cannot be read or was not followed; `line` counts from 1. */
export class CaptureError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.name = 'CaptureError';
    this.line = line;
  }
}

const LINE = /^(\d+(?:\.\d+)?)\s+(<=|=>)\s*(?:([0-9a-z-]+):)?(.*)$/i;

function parseHex(text: string, line: number): Uint8Array {
  const digits = text.replaceAll(/\s+/g, '');
  if (digits.length === 0) throw new CaptureError(line, 'no bytes after the arrow');
  if (!/^[0-9a-f]+$/i.test(digits)) throw new CaptureError(line, 'bytes must be hexadecimal digits');
  if (digits.length % 2 !== 0) throw new CaptureError(line, 'odd number of hexadecimal digits');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/**
 * Reads a capture: `<ms> <= hex` from the device, `<ms> => hex` to it, `#` starts a comment, blank lines are skipped. Where a
 * link has channels the hex follows one and a colon: `<ms> <= 2a35:hex`.
 * Throws {@link CaptureError} with the line at fault; a capture without bytes is an error too.
 */
export function parseCapture(text: string): readonly CaptureLine[] {
  const lines: CaptureLine[] = [];
  let last = 0;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.replace(/#.*$/, '').trim();
    if (content === '') continue;
    const match = LINE.exec(content);
    if (!match) throw new CaptureError(line, 'expected "<ms> <= hex", "<ms> => hex" or "# comment"');
    const [, time, arrow, channel, hex] = match;
    const at = Number(time);
    if (at < last) throw new CaptureError(line, `time ${at} ms is before ${last} ms of the line above`);
    last = at;
    lines.push({
      line,
      at,
      from: arrow === '<=' ? 'device' : 'host',
      bytes: parseHex(hex ?? '', line),
      ...(channel === undefined ? {} : { channel: channel.toLowerCase() }),
    });
  }
  if (lines.length === 0) throw new CaptureError(1, 'the capture holds no bytes');
  return lines;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');

/**
 * A port that follows a capture strictly: the host must write exactly the `=>` bytes, in order, when it is its turn, and
 * {@link CapturePort.finish} fails when lines are left over. Time is the capture's: a read that must wait moves the clock.
 */
export class CapturePort implements Port {
  readonly #lines: readonly CaptureLine[];
  #next = 0;
  #written = 0;
  #now: number;

  constructor(lines: readonly CaptureLine[]) {
    this.#lines = lines;
    this.#now = lines[0]?.at ?? 0;
  }

  now(): number {
    return this.#now;
  }

  async read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    signal.throwIfAborted();
    const line = this.#lines[this.#next];
    if (!line) return { type: 'ended' };
    const deadline = this.#now + Math.max(0, timeout);
    if (line.from === 'device' && line.at <= deadline) {
      this.#next += 1;
      this.#now = Math.max(this.#now, line.at);
      const { bytes, channel } = line;
      return { type: 'chunk', chunk: { bytes, at: this.#now, ...(channel === undefined ? {} : { channel }) } };
    }
    this.#now = deadline;
    return { type: 'timed-out' };
  }

  async write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    signal.throwIfAborted();
    for (let done = 0; done < bytes.length; ) {
      const line = this.#lines[this.#next];
      if (line?.from !== 'host' || line.channel !== channel) throw this.#unexpected(bytes, line);
      const expected = line.bytes.subarray(this.#written);
      const part = bytes.subarray(done, done + expected.length);
      if (part.some((byte, i) => byte !== expected[i])) throw this.#unexpected(bytes, line);
      done += part.length;
      this.#written += part.length;
      this.#now = Math.max(this.#now, line.at);
      if (this.#written < line.bytes.length) continue;
      this.#written = 0;
      this.#next += 1;
    }
  }

  #unexpected(bytes: Uint8Array, line: CaptureLine | undefined): PortError {
    const where = line
      ? `line ${line.line}: the driver writes ${hex(bytes)} where the capture has ${line.from === 'host' ? '=>' : '<='} ${hex(line.bytes)}`
      : `after the last line: the driver writes ${hex(bytes)} where the capture has ended`;
    return new PortError('mismatch', `${where}; --passive replays the device's bytes alone`);
  }

  async close(): Promise<void> {}

  /** Throws {@link CaptureError} when the driver ended before the capture did. */
  finish(): void {
    const line = this.#lines[this.#next];
    if (!line) return;
    throw new CaptureError(line.line, 'bytes are left over: the driver ended before the capture did');
  }
}
