import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { RunningServer } from './server.ts';

/** For the environment of a server that is to be inspected: its port is free when it opens one, and none is open before. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' } as const;

const Answer = z.object({ id: z.number(), result: z.unknown(), error: z.object({ message: z.string() }).optional() });
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) });
const MemoryUsage = z.object({ heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() });

/** Bytes of JavaScript that are held, and of what hangs on it. */
export type HeldMemory = z.infer<typeof MemoryUsage>;

const LISTENING = /Debugger listening on (ws:\S+)/;
const PATIENCE = 10_000;

/** Where the server says that its inspector listens; it may take it a moment to say so. */
async function addressOf(server: RunningServer): Promise<string> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const [, address] = LISTENING.exec(server.output()) ?? [];
    if (address !== undefined) return address;
    if (performance.now() > deadline) throw new Error('the server opened no inspector');
    await pause(20);
  }
}

/** A look into a running server from outside, through Node's own inspector, which SIGUSR1 opens. */
export class Inspector {
  readonly #socket: WebSocket;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** The server must have been started with {@link INSPECTABLE}. */
  static async open(server: RunningServer): Promise<Inspector> {
    process.kill(server.pid, 'SIGUSR1');
    const address = await addressOf(server);
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  /** What is held once nothing is left that could be let go of. */
  async memory(): Promise<HeldMemory> {
    // What a first collection finalises, a second one frees.
    for (let n = 0; n < 2; n += 1) await this.#ask('HeapProfiler.collectGarbage', {});
    const evaluated = await this.#ask('Runtime.evaluate', {
      expression: 'process.memoryUsage()',
      returnByValue: true,
    });
    return MemoryUsage.parse(Evaluated.parse(evaluated).result.value);
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string, params: object): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      const take = ({ data }: MessageEvent) => {
        const answer = Answer.safeParse(JSON.parse(String(data)));
        if (!answer.success || answer.data.id !== id) return;
        this.#socket.removeEventListener('message', take);
        if (answer.data.error === undefined) resolve(answer.data.result);
        else reject(new Error(`${method}: ${answer.data.error.message}`));
      };
      this.#socket.addEventListener('message', take);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
