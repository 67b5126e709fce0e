import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Household, ProgramEnded } from '#build/start/household.ts';

let logs: string;
let household: Household;
beforeEach(async () => {
  logs = await mkdtemp(join(tmpdir(), 'escale-household-'));
  household = new Household(logs);
});
afterEach(async () => {
  await household.stop();
  await rm(logs, { recursive: true });
});

const shell = (name: string, script: string) => ({ name, command: '/bin/sh', args: ['-c', script], env: process.env });

describe('the programs of a start', () => {
  test('are told apart when one dies, with its last words', async () => {
    await household.start(shell('steady', 'exec sleep 60'));
    await household.start(shell('fragile', 'echo the database is gone; exit 3'));
    const error = await household.ended.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProgramEnded);
    expect(String(error)).toContain('fragile has ended (code 3)');
    expect(String(error)).toContain('the database is gone');
  });

  test('write to a log file each', async () => {
    await household.start(shell('talker', 'echo out; echo err >&2; exit 0'));
    await household.ended.catch(() => undefined);
    expect(await readFile(join(logs, 'talker.log'), 'utf8')).toMatch(/out\nerr\n|err\nout\n/);
  });

  test('are not reported as dead when they are asked to end', async () => {
    await household.start(shell('steady', 'exec sleep 60'));
    let reported = false;
    household.ended.catch(() => {
      reported = true;
    });
    await household.stop();
    expect(reported).toBe(false);
  });
});
