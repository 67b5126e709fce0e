import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSerial } from '#drivers/transports/serial.ts';

const PROGRAM = join(import.meta.dirname, '../simulators/main.ts');
const LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

let folder: string;
let program: ChildProcessWithoutNullStreams;
let answers: AsyncIterator<string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-simulator-'));
  program = spawn(process.execPath, [PROGRAM, '--device', 'nonin', '--port', join(folder, 'ox')]);
  answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
});

afterEach(async () => {
  const gone = program.exitCode === null ? once(program, 'exit') : undefined;
  program.stdin.end();
  await gone;
  await rm(folder, { recursive: true });
});

const answer = async (): Promise<unknown> => JSON.parse(String((await answers.next()).value));

async function control(wish: unknown): Promise<unknown> {
  program.stdin.write(`${JSON.stringify(wish)}\n`);
  return answer();
}

test('a simulator runs on a port, is controlled while it runs, and leaves nothing behind', async () => {
  const path = join(folder, 'ox');
  expect(await answer()).toEqual({ ready: path });
  const { signal } = new AbortController();
  const port = await openSerial(path, LINE, signal);
  expect(await port.read({ timeout: 10_000, signal })).toMatchObject({ type: 'chunk' });
  expect(await control({ fault: 'finger-out' })).toEqual({ ok: true });
  expect(await control({ set: { spo2: 93 } })).toEqual({ ok: true });
  expect(await control({ fault: 'earthquake' })).toMatchObject({ ok: false });
  expect(await control({ plugged: false })).toEqual({ ok: true });
  const untilGone = async (): Promise<void> => {
    for (;;) await port.read({ timeout: 10_000, signal });
  };
  await expect(untilGone()).rejects.toMatchObject({ code: 'disconnected' });
  await port.close();
  expect(existsSync(path)).toBe(false);
  expect(await control({ plugged: true })).toEqual({ ok: true });
  expect(existsSync(path)).toBe(true);
  const ended = once(program, 'exit');
  program.stdin.end();
  expect((await ended)[0]).toBe(0);
  expect(existsSync(path)).toBe(false);
});
