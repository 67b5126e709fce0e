/** `signal` is what ended it where it did not end by itself; `code` is -1 then. */
export type Finished = { readonly code: number; readonly signal?: string; readonly out: string; readonly err: string };

type Controls = {
  readonly write: (text: string) => void;
  readonly endInput: () => void;
  readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => void;
};

/** A command that runs in the machine. */
export class GuestCommand {
  readonly finished: Promise<Finished>;
  readonly write: Controls['write'];
  readonly endInput: Controls['endInput'];
  readonly kill: Controls['kill'];
  readonly #parts: Record<'out' | 'err', Buffer[]> = { out: [], err: [] };
  readonly #listeners: ((line: string) => void)[] = [];
  #unfinished = '';
  #settle: (finished: Finished) => void = () => undefined;

  constructor({ write, endInput, kill }: Controls) {
    this.write = write;
    this.endInput = endInput;
    this.kill = kill;
    this.finished = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Calls `listener` with each line it prints from now on. */
  onLine(listener: (line: string) => void): void {
    this.#listeners.push(listener);
  }

  take(stream: 'out' | 'err', bytes: Buffer): void {
    this.#parts[stream].push(bytes);
    if (stream === 'err' || this.#listeners.length === 0) return;
    const lines = (this.#unfinished + bytes.toString()).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) for (const listener of this.#listeners) listener(line);
  }

  end(code: number, signal?: string): void {
    const [out, err] = [this.#parts.out, this.#parts.err].map((parts) => Buffer.concat(parts).toString());
    this.#settle({ code, ...(signal === undefined ? {} : { signal }), out: out ?? '', err: err ?? '' });
  }
}
