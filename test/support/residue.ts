import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { childNamed } from './processes.ts';
import type { RunningServer } from './server.ts';

/** What a server holds for its consultations. Of the media, what exists in the worker itself. */
export interface Residue {
  readonly rooms: number;
  readonly routers: number;
  readonly transports: number;
  /** All that can be called in the worker: each router, transport, producer, consumer and data channel is one. */
  readonly objects: number;
  /** Open files, sockets and pipes; those of the embedded database, which keeps its tables open, are counted apart. */
  readonly serverHandles: number;
  readonly workerHandles: number;
  readonly databaseFiles: number;
}

const Readiness = z.object({
  media: z.object({ rooms: z.number(), routers: z.number(), transports: z.number(), objects: z.number() }),
});

/** The answer over a connection of its own, that ends with it: one kept open would be a handle of the server. */
async function readiness(server: RunningServer): Promise<z.infer<typeof Readiness>> {
  const body = await new Promise<string>((resolve, reject) => {
    get(new URL('/readyz', server.origin), { agent: false }, (answer) => text(answer).then(resolve, reject)).once(
      'error',
      reject,
    );
  });
  return Readiness.parse(JSON.parse(body));
}

/** What each handle of a process is, by the kernel's word; one that was closed meanwhile is left out. */
const handlesOf = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((handle) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${handle}`)];
    } catch {
      return [];
    }
  });

export const mediaWorkerOf = (server: RunningServer): number => childNamed(server.pid, 'mediasoup');

export async function residueOf(server: RunningServer): Promise<Residue> {
  // Counted before the question, whose own connection may outlast the answer by a moment.
  const [own, workers] = [handlesOf(server.pid), handlesOf(mediaWorkerOf(server))];
  const databaseFiles = own.filter((handle) => handle.startsWith(server.databaseFolder)).length;
  const { media } = await readiness(server);
  return { ...media, serverHandles: own.length - databaseFiles, workerHandles: workers.length, databaseFiles };
}

const LOOK_EVERY = 250;

/** Resolves with what a server holds once it is no more than `base` in everything but the database, and how long that took (ms). */
export async function backTo(
  base: Residue,
  server: RunningServer,
  patience: number,
): Promise<{ readonly residue: Residue; readonly after: number }> {
  const began = performance.now();
  for (;;) {
    const residue = await residueOf(server);
    const after = performance.now() - began;
    const { databaseFiles: _, ...bounded } = base;
    const isBack = (Object.keys(bounded) as (keyof typeof bounded)[]).every((kind) => residue[kind] <= base[kind]);
    if (isBack || after > patience) return { residue, after };
    await pause(LOOK_EVERY);
  }
}

/** What a process has allocated itself, MiB: pages that are its own, without its share of mapped files. */
export function allocated(pid: number): number {
  const kilobytes = /^Pss_Anon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} tells no memory`);
  return Number(kilobytes) / 1024;
}
