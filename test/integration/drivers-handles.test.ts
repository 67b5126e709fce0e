import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineTransport } from '#drivers/transports/machine.ts';
import type { Link, PortAddress, Transport } from '#drivers/transports/transport.ts';
import { grown, type Handles, openHandles } from '#test/support/handles.ts';

const CYCLES = 1000;
const LANES = 8;
const LINK: Link = {
  via: 'serial',
  line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  usb: [],
};

let folder: string;
let paths: string[];
let transport: Transport;
let running: Set<ChildProcess>;
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-handles-'));
  paths = Array.from({ length: LANES }, (_, lane) => join(folder, `port-${lane}`));
  running = new Set();
  const bindings = paths.map((port) => ({ driver: 'any', port }));
  transport = machineTransport({ bindings: () => bindings, links: () => [LINK] });
});

afterEach(async () => {
  await Promise.all([...running].map(pull));
  await rm(folder, { recursive: true });
});

/** A pseudo-terminal at a path, as a plugged device; it goes with its process. */
function plugIn(path: string): ChildProcess {
  const line = spawn('socat', [`pty,raw,echo=0,link=${path}`, 'pty,raw,echo=0'], { stdio: 'ignore' });
  running.add(line);
  return line;
}

async function pull(line: ChildProcess): Promise<void> {
  running.delete(line);
  const gone = once(line, 'exit');
  line.kill('SIGKILL');
  await gone;
}

/** Tells when a path comes or goes, by the transport's own watch; a look answers only what was asked before it began. */
function presence(stop: AbortSignal): (path: string, there: boolean) => Promise<void> {
  let waiting: { readonly path: string; readonly there: boolean; readonly resolve: () => void }[] = [];
  const look = async (): Promise<void> => {
    const asked = waiting;
    const present = new Set((await transport.list(signal)).map((address: PortAddress) => address.path));
    const settled = asked.filter(({ path, there }) => present.has(path) === there);
    waiting = waiting.filter((each) => !settled.includes(each));
    for (const { resolve } of settled) resolve();
  };
  transport.watch(() => void look(), stop);
  return (path, there) =>
    new Promise((resolve) => {
      waiting.push({ path, there, resolve });
      void look();
    });
}

/** What is held more than before, once what has just been closed is let go of; a look at the folders may be on its way. */
async function leftOver(before: Handles): Promise<readonly string[]> {
  const deadline = performance.now() + 20_000;
  let left = grown(before, openHandles());
  while (left.length > 0 && performance.now() < deadline) {
    await pause(20);
    left = grown(before, openHandles());
  }
  return left;
}

test('a port opened and closed 1,000 times leaves no handle', { timeout: 300_000 }, async () => {
  const [path = ''] = paths;
  const stop = new AbortController();
  const until = presence(stop.signal);
  plugIn(path);
  await until(path, true);
  stop.abort();
  const cycle = async (): Promise<void> => {
    const port = await transport.open({ via: 'serial', path }, LINK, signal);
    await port.read({ timeout: 0, signal });
    await port.close();
  };
  await cycle();
  const before = openHandles();
  for (let round = 0; round < CYCLES; round += 1) await cycle();
  expect(await leftOver(before)).toEqual([]);
});

test('a device plugged and pulled 1,000 times while it is read leaves no handle', { timeout: 300_000 }, async () => {
  const stop = new AbortController();
  const until = presence(stop.signal);
  const cycle = async (path: string): Promise<void> => {
    const line = plugIn(path);
    await until(path, true);
    const port = await transport.open({ via: 'serial', path }, LINK, signal);
    const read = port.read({ timeout: 10_000, signal });
    const ended = expect(read).rejects.toMatchObject({ code: 'disconnected' });
    await pull(line);
    await ended;
    await port.close();
    await rm(path, { force: true });
    await until(path, false);
  };
  const all = (rounds: number) =>
    Promise.all(
      paths.map(async (path) => {
        for (let round = 0; round < rounds; round += 1) await cycle(path);
      }),
    );
  await all(1);
  const before = openHandles();
  await all(CYCLES / LANES);
  expect(await leftOver(before)).toEqual([]);
  stop.abort();
});
