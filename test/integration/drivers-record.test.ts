import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { taidocSimulator } from '#test/simulators/devices/taidoc-thermometer.ts';
import { SimulatedDevice } from '#test/simulators/pty.ts';
import type { Simulator } from '#test/simulators/simulator.ts';

const RECORD = join(import.meta.dirname, '../../drivers/record/main.ts');
const REPLAY = join(import.meta.dirname, '../../drivers/replay/main.ts');

let folder: string;
let capture: string;
let devices: SimulatedDevice[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-record-'));
  capture = join(folder, 'capture.txt');
  devices = [];
});

afterEach(async () => {
  await Promise.all(devices.map((device) => device.unplug()));
  await rm(folder, { recursive: true });
});

async function plug(simulator: Simulator, speed: number): Promise<string> {
  const device = new SimulatedDevice(simulator, join(folder, 'port'), { speed });
  devices.push(device);
  await device.plug();
  return device.path;
}

type Run = { readonly code: number; readonly out: string; readonly err: string };

async function ended(program: ChildProcess): Promise<Run> {
  let [out, err] = ['', ''];
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(program, 'close');
  return { code: Number(code), out, err };
}

const run = (program: string, ...args: string[]): Promise<Run> => ended(spawn(process.execPath, [program, ...args]));

describe('npm run record', () => {
  // A driver gives a cuff 1.5 s to answer: a machine that stands still for as long has measured itself.
  test.each([
    ['nonin', () => noninSimulator({ search: 200 }), 5, /"value":97/],
    ['and-tm2657p', () => tm2657pSimulator({ duration: 10_000 }), 20, /"systolic":/],
    ['taidoc-thermometer', () => taidocSimulator({ measuresAfter: 20_000 }), 4, /"body-temperature"/],
  ] as const)(
    'a recorded %s replays strictly to the same lines',
    { retry: 2 },
    async (id, simulator, speed, reading) => {
      const port = await plug(simulator(), speed);
      const recorded = await run(RECORD, '--device', id, '--port', port, capture);
      expect(recorded).toMatchObject({ code: 0, err: '' });
      expect(recorded.out).toMatch(reading);
      expect(await run(REPLAY, '--device', id, capture)).toEqual(recorded);
      expect((await run(REPLAY, '--device', id, '--passive', capture)).out).toMatch(reading);
    },
  );

  test('keeps what was recorded when it is ended by hand or the device is pulled', async () => {
    const port = await plug(noninSimulator({ search: 0 }), 1);
    const program = spawn(process.execPath, [RECORD, '--device', 'nonin', '--port', port, capture]);
    const end = ended(program);
    const first = once(program.stdout, 'data');
    await first;
    program.kill('SIGINT');
    expect(await end).toMatchObject({ code: 0, err: '' });
    const text = await readFile(capture, 'utf8');
    expect(text).toMatch(/^# nonin by serial, /);
    expect(text.trimEnd()).toMatch(/# ended by hand$/);

    const pulled = join(folder, 'pulled.txt');
    const second = spawn(process.execPath, [RECORD, '--device', 'nonin', '--port', port, pulled]);
    const secondEnd = ended(second);
    await once(second.stdout, 'data');
    await Promise.all(devices.map((device) => device.unplug()));
    expect(await secondEnd).toMatchObject({ code: 1, err: expect.stringContaining('went away') });
    expect(await readFile(pulled, 'utf8')).toMatch(/^\d.* <= /m);
  });

  test('never overwrites a file', async () => {
    const port = await plug(noninSimulator(), 5);
    await writeFile(capture, 'precious');
    const { code, err } = await run(RECORD, '--device', 'nonin', '--port', port, capture);
    expect([code, err]).toEqual([1, expect.stringContaining('is not overwritten')]);
    expect(await readFile(capture, 'utf8')).toBe('precious');
  });

  test.each([
    [['x.txt'], '--device <id> is missing'],
    [['--device', 'nonin', 'x.txt'], 'no nonin is plugged'],
    [['--device', 'nonin', '--port', '/does/not/exist', 'x.txt'], '/does/not/exist is not there'],
    [['--device', 'omron-hem790it', '--port', '/dev/null', 'x.txt'], 'is no port of a omron-hem790it'],
    [['--device', 'nonin'], 'exactly one file'],
  ])('%j is a clear mistake, and writes nothing', async (args, problem) => {
    const { code, err } = await run(RECORD, ...args);
    expect([code, err.trim().split('\n')]).toEqual([1, [expect.stringContaining(problem)]]);
    expect(existsSync('x.txt')).toBe(false);
  });
});
