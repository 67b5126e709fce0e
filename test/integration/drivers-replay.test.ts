import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const FIXTURES = join(import.meta.dirname, '../fixtures/captures');
const PROGRAM = join(import.meta.dirname, '../../drivers/replay/main.ts');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Run = { readonly code: number; readonly out: string; readonly err: string };

const replay = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], (cause, out, err) => {
      resolve({ code: cause ? Number(cause.code) : 0, out, err });
    });
  });

const parse = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function write(text: string): Promise<string> {
  const path = join(folder, 'capture.txt');
  await writeFile(path, text);
  return path;
}

describe('npm run replay', () => {
  test('prints samples and the measurement of a Nonin capture, in no more than the time it takes to read it', async () => {
    const { code, out } = await replay('--device', 'nonin', '--passive', join(FIXTURES, 'nonin-format2-72-97.txt'));
    expect(code).toBe(0);
    const lines = parse(out);
    const common = { unit: '%', value: 97, validity: 'valid', reasons: [] };
    expect(lines[0]).toEqual({ type: 'sample', kind: 'oxygen-saturation', ...common });
    expect(lines.filter(({ type }) => type === 'measurement')).toEqual([
      { type: 'measurement', kind: 'oxygen-saturation', ...common },
      { type: 'measurement', kind: 'pulse-rate', unit: '/min', value: 72, validity: 'valid', reasons: [] },
    ]);
  });

  test('prints the public TM-2655 record as a measurement', async () => {
    const { code, out } = await replay('--device', 'and-tm2657p', '--passive', join(FIXTURES, 'tm2655-102-62.txt'));
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject([
      {
        type: 'measurement',
        kind: 'blood-pressure',
        systolic: 102,
        diastolic: 62,
        mean: 87,
        unit: 'mm[Hg]',
        deviceTime: '2019-10-29T14:29',
      },
      { type: 'measurement', kind: 'pulse-rate', value: 83 },
    ]);
  });

  test('drives the whole driver strictly, both ways', async () => {
    const strict = join(FIXTURES, 'tm2657p-strict.txt');
    const { code, out } = await replay('--device', 'and-tm2657p', strict);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject([{ systolic: 128, diastolic: 79, mean: 96 }, { value: 71 }]);
  });

  test('fails clearly when the host side differs or bytes are left over', async () => {
    const other = await replay('--device', 'and-tm2657p', await write('0 => 16 16 01 30 20 02 53 54 03 07\n9 <= 06\n'));
    expect(other).toMatchObject({ code: 1 });
    expect(other.err).toMatch(/line 1: the driver writes .* --passive/);
  });

  test('prints a refusal for what is not a reading', async () => {
    const capture = await write('0 <= 01 88 00 00 89\n');
    const { code, out } = await replay('--device', 'nonin', '--passive', capture);
    expect(code).toBe(0);
    expect(parse(out)).toEqual([{ type: 'refused', reason: 'missing' }]);
  });

  test('names the line of a malformed capture', async () => {
    const { code, err, out } = await replay('--device', 'nonin', '--passive', await write('0 <= 06\nnonsense\n'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^replay: line 2: /);
  });

  test.each([
    [[], '--device <id> is missing'],
    [['--device', 'stethoscope', 'x'], 'no device "stethoscope"'],
    [['--device', 'nonin', '/does/not/exist'], 'cannot read'],
    [['--device', 'nonin'], 'exactly one capture'],
    [['--loud'], 'Unknown option'],
  ])('%j is a clear mistake', async (args, problem) => {
    const { code, err } = await replay(...args);
    expect(code).toBe(1);
    expect(err).toContain(problem);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('lists the devices with their grade, and explains itself', async () => {
    const { code, out } = await replay('--list');
    expect(code).toBe(0);
    expect(out).toMatch(/^nonin +grade A/m);
    expect(out).toMatch(/^and-tm2657p +grade B/m);
    expect(out).toMatch(/^taidoc-thermometer +grade C .*not validated on a device/m);
    expect((await replay('--help')).out).toContain('--passive');
  });
});
