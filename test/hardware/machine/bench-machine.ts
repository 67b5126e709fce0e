import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { UsbDevice } from '../usb/device.ts';
import { plugIn } from '../usb/redir-peer.ts';
import { type AgentOrder, AgentReport } from './agent-protocol.ts';
import { type Finished, GuestCommand } from './guest-command.ts';
import { type MachineExtras, qemuArguments, SLOTS } from './qemu-arguments.ts';

/** The account of the machine that holds the kiosk's rights and no more. */
export const KIOSK = 'escale';

/** `socket`: where it is, as the kernel names it. */
export type Plugged = { readonly socket: string; readonly unplug: () => Promise<void> };

/**
 * A machine that runs Debian's own kernel under emulation. Devices of the test process are plugged into its USB ports;
 * commands run in it. One machine serves many tests: it starts in some seconds, a command in one.
 */
export class BenchMachine {
  readonly #qemu: ChildProcess;
  readonly #folder: string;
  readonly #agent: Socket;
  readonly #commands = new Map<number, GuestCommand>();
  readonly #free = new Set(Array.from({ length: SLOTS }, (_, slot) => slot));
  #nextId = 1;

  private constructor(qemu: ChildProcess, folder: string, agent: Socket) {
    this.#qemu = qemu;
    this.#folder = folder;
    this.#agent = agent;
  }

  /** Starts the machine from its prepared images; rejects with its console's last lines when it does not come up. */
  static async start(images: string, checkout: string, extras: MachineExtras = {}): Promise<BenchMachine> {
    const folder = await mkdtemp(join(tmpdir(), 'escale-bench-'));
    const server = createServer().listen(join(folder, 'agent'));
    await once(server, 'listening');
    const qemu = spawn('qemu-system-x86_64', qemuArguments({ images, checkout, folder, ...extras }), {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // Whatever ends the test process ends the machine: it would hold two cores for nobody.
    const farewell = (): boolean => qemu.kill('SIGKILL');
    process.once('exit', farewell);
    qemu.once('exit', () => process.off('exit', farewell));
    let complaint = '';
    qemu.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const stillborn = once(qemu, 'exit').then(async ([code]) => {
      const log = await readFile(join(folder, 'console'), 'utf8').catch(() => '');
      throw new Error(`the machine ended (${code}) before it was ready\n${complaint}${log.slice(-2000)}`);
    });
    try {
      const [agent] = await Promise.race([once(server, 'connection'), stillborn]);
      const machine = new BenchMachine(qemu, folder, agent);
      await Promise.race([machine.#listen(), stillborn]);
      stillborn.catch(() => undefined);
      return machine;
    } catch (cause) {
      farewell();
      await rm(folder, { recursive: true, force: true });
      throw cause;
    } finally {
      server.close();
    }
  }

  /** Resolves once the agent has said that it is there. */
  #listen(): Promise<void> {
    this.#agent.on('error', () => undefined);
    const reports = createInterface({ input: this.#agent });
    return new Promise((resolve) => {
      reports.on('line', (line) => {
        const report = AgentReport.parse(JSON.parse(line));
        switch (report.type) {
          case 'ready':
            resolve();
            break;
          case 'output':
            this.#commands.get(report.id)?.take(report.stream, Buffer.from(report.data, 'base64'));
            break;
          case 'ended':
            this.#commands.get(report.id)?.end(report.code, report.signal);
            this.#commands.delete(report.id);
        }
      });
    });
  }

  #order(order: AgentOrder): void {
    this.#agent.write(`${JSON.stringify(order)}\n`);
  }

  /** Starts a command in the machine. */
  spawn(command: readonly string[], account: 'root' | typeof KIOSK = KIOSK): GuestCommand {
    const id = this.#nextId;
    this.#nextId += 1;
    const guest = new GuestCommand({
      write: (text) => this.#order({ type: 'input', id, data: Buffer.from(text).toString('base64') }),
      endInput: () => this.#order({ type: 'end-input', id }),
      kill: (signal) => this.#order({ type: 'kill', id, signal }),
    });
    this.#commands.set(id, guest);
    this.#order({ type: 'start', id, command, account });
    return guest;
  }

  /** Runs a shell script in the machine to its end. */
  run(script: string, account: 'root' | typeof KIOSK = KIOSK): Promise<Finished> {
    const command = this.spawn(['bash', '-c', script], account);
    command.endInput();
    return command.finished;
  }

  /** Runs a shell script as root and gives what it printed; rejects when it fails. */
  async read(script: string): Promise<string> {
    const { code, out, err } = await this.run(script, 'root');
    if (code !== 0) throw new Error(`\`${script}\` ended with code ${code}\n${out}${err}`);
    return out;
  }

  /** Plugs a device into a free port. */
  async plug(device: UsbDevice): Promise<Plugged> {
    // The lowest: a device is found again at the port it was in.
    const [slot] = [...this.#free].sort((a, b) => a - b);
    if (slot === undefined) throw new RangeError(`all ${SLOTS} ports are taken`);
    this.#free.delete(slot);
    const pull = await plugIn(device, join(this.#folder, `slot-${slot}`));
    return {
      // A device at full speed is on the first bus, whose ports count from one.
      socket: `1-${slot + 1}`,
      unplug: async () => {
        await pull();
        this.#free.add(slot);
      },
    };
  }

  /** Switches it off as one pulls a plug; nothing in it is worth keeping. */
  async stop(): Promise<void> {
    if (this.#qemu.exitCode === null && this.#qemu.signalCode === null) {
      const gone = once(this.#qemu, 'exit');
      this.#qemu.kill('SIGKILL');
      await gone;
    }
    this.#agent.destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
