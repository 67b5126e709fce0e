import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, rm, symlink } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Simulator } from './simulator.ts';

export type PtyOptions = {
  /** How many times faster than the wall clock the device lives; tests need not wait for a cuff. */
  readonly speed?: number;
  /** Told of the bytes the device has just sent, for benchmarks. */
  readonly sent?: (bytes: Uint8Array, at: number) => void;
};

type Line = ChildProcessWithoutNullStreams;

/**
 * Runs a simulator behind a pseudo-terminal at `path`. A socat waits there until the port is opened; then the next one
 * takes over the path, so that closing and opening again always finds a fresh line and never bytes left from before.
 */
export class SimulatedDevice {
  readonly path: string;
  readonly #simulator: Simulator;
  readonly #speed: number;
  readonly #sent: PtyOptions['sent'];
  readonly #origin = performance.now();
  #waiting: Line | undefined;
  #active: Line | undefined;
  #timer: NodeJS.Timeout | undefined;
  #placing: Promise<void> = Promise.resolve();

  constructor(simulator: Simulator, path: string, options: PtyOptions = {}) {
    this.path = path;
    this.#simulator = simulator;
    this.#speed = options.speed ?? 1;
    this.#sent = options.sent;
  }

  /** Plugs the device in; resolves when the path is there. */
  async plug(): Promise<void> {
    if (!this.#waiting) await this.#next();
  }

  /** Pulls the cable: an open port closes, the path is gone. */
  async unplug(): Promise<void> {
    clearTimeout(this.#timer);
    const lines = [this.#waiting, this.#active].filter((line) => line !== undefined);
    this.#waiting = undefined;
    this.#active = undefined;
    await Promise.all(
      lines.map(async (line) => {
        if (line.exitCode !== null || line.signalCode !== null) return;
        const gone = once(line, 'exit');
        line.kill('SIGKILL');
        await gone;
      }),
    );
    await this.#placing;
    await rm(this.path, { force: true });
  }

  play(fault: string): void {
    this.#simulator.play(fault);
    this.#run();
  }

  set(values: Readonly<Record<string, number>>): void {
    this.#simulator.set(values);
  }

  #now(): number {
    return (performance.now() - this.#origin) * this.#speed;
  }

  /** Puts the next line in place. A device unplugged meanwhile has none. */
  #next(): Promise<void> {
    this.#placing = this.#place().catch((cause: unknown) => {
      if (this.#waiting) throw cause;
    });
    return this.#placing;
  }

  async #place(): Promise<void> {
    // `-d -d` makes socat tell its steps: the terminal it made, and that someone has opened it. Any account may open it, as
    // the udev rule lets the kiosk's account open a real port.
    const line = spawn('socat', ['-d', '-d', 'pty,raw,echo=0,mode=666,wait-slave,pty-interval=0.02', 'stdio']);
    this.#waiting = line;
    line.stdin.on('error', () => undefined);
    const terminal = await new Promise<string>((resolve, reject) => {
      let told = '';
      line.on('error', reject);
      line.once('exit', () => reject(new Error(`socat ended: ${told}`)));
      line.stderr.setEncoding('utf8').on('data', (text: string) => {
        told = (told + text).slice(-2000);
        const made = /PTY is (\S+)\n/.exec(told)?.[1];
        if (made !== undefined) resolve(made);
        if (told.includes('starting data transfer loop')) {
          told = '';
          void this.#opened(line);
        }
      });
    });
    if (this.#waiting !== line) return;
    // Put in place in one step: the path never points nowhere while the device is plugged.
    await symlink(terminal, `${this.path}.next`);
    await rename(`${this.path}.next`, this.path);
  }

  async #opened(line: Line): Promise<void> {
    if (this.#waiting !== line) return;
    this.#active = line;
    this.#simulator.connect(this.#now());
    line.stdout.on('data', (bytes: Uint8Array) => {
      if (this.#active !== line) return;
      this.#send(this.#simulator.receive(bytes, this.#now()));
      this.#run();
    });
    line.once('exit', () => {
      if (this.#active !== line) return;
      this.#active = undefined;
      clearTimeout(this.#timer);
    });
    this.#run();
    await this.#next();
  }

  /** Sends what is due and sets the alarm for what is next. */
  #run(): void {
    clearTimeout(this.#timer);
    if (!this.#active) return;
    this.#send(this.#simulator.advance(this.#now()));
    const next = this.#simulator.dueAt();
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(1, (next - this.#now()) / this.#speed));
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length === 0 || !this.#active) return;
    this.#active.stdin.write(bytes);
    this.#sent?.(bytes, performance.now());
  }
}
