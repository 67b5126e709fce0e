import type { Chunk, PortError, ReadOptions, ReadResult } from './transport.ts';

type Waiter = { readonly settle: (result: ReadResult) => void; readonly fail: (cause: unknown) => void };

/**
 * Turns pushed bytes into awaited reads, one reader at a time. Bounded: beyond `limit` bytes unread the oldest chunks go,
 * because late live bytes are worthless and every codec resynchronises.
 */
export class ChunkQueue {
  readonly #limit: number;
  readonly #chunks: Chunk[] = [];
  #held = 0;
  #waiter: Waiter | undefined;
  #fault: PortError | undefined;

  constructor(limit = 65_536) {
    this.#limit = limit;
  }

  push(chunk: Chunk): void {
    if (this.#waiter) {
      this.#waiter.settle({ type: 'chunk', chunk });
      return;
    }
    this.#chunks.push(chunk);
    this.#held += chunk.bytes.length;
    while (this.#held > this.#limit && this.#chunks.length > 1) this.#held -= this.#chunks.shift()?.bytes.length ?? 0;
  }

  /** Every read from now on rejects with the fault, after the chunks already here. */
  fail(fault: PortError): void {
    this.#fault ??= fault;
    this.#waiter?.fail(this.#fault);
  }

  /** The oldest chunk that is already here. */
  take(): Chunk | undefined {
    const chunk = this.#chunks.shift();
    if (chunk) this.#held -= chunk.bytes.length;
    return chunk;
  }

  read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const chunk = this.take();
    if (chunk) return Promise.resolve({ type: 'chunk', chunk });
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        this.#waiter = undefined;
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      const timer = setTimeout(
        () => {
          leave();
          resolve({ type: 'timed-out' });
        },
        Math.max(0, timeout),
      );
      signal.addEventListener('abort', aborted, { once: true });
      this.#waiter = {
        settle: (result) => {
          leave();
          resolve(result);
        },
        fail: (cause) => {
          leave();
          reject(cause);
        },
      };
    });
  }
}
