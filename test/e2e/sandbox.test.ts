import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { childrenOf } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
  await booth.patient.sees('welcome');
});
afterAll(() => stage?.close());

/** The fields of /proc/<pid>/status, see proc_pid_status(5). */
function statusOf(pid: number): Readonly<Record<string, string>> {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(':\t');
      return [name, value];
    }),
  );
}

async function withDescendants(pid: number): Promise<number[]> {
  const below = await Promise.all((await childrenOf(pid)).map(withDescendants));
  return [pid, ...below.flat()];
}

async function only(kind: 'Browser' | 'Tab'): Promise<number> {
  const [pid, ...others] = await booth.kiosk.processes(kind);
  if (pid === undefined || others.length > 0) throw new Error(`the kiosk has not one process of kind ${kind}`);
  return pid;
}

describe('the process that draws the page', () => {
  let renderer: Readonly<Record<string, string>>;

  beforeAll(async () => {
    renderer = statusOf(await only('Tab'));
  });

  test("has its system calls filtered: Chromium's sandbox is on", () => {
    // 2 is a filter (SECCOMP_MODE_FILTER); 0 would be none.
    expect(renderer).toMatchObject({ Seccomp: '2', NoNewPrivs: '1' });
  });

  test('lives in a process namespace of its own, which an ordinary account makes only within a user namespace', () => {
    // Its ids, from the outermost namespace to its own.
    expect(renderer['NSpid']?.split('\t').length).toBeGreaterThan(1);
  });

  test('holds no capability', () => {
    const none = '0'.repeat(16);
    expect(renderer).toMatchObject({ CapInh: none, CapPrm: none, CapEff: none, CapAmb: none });
  });

  test('is asked to be sandboxed and isolated from its preload, and has no Node', async () => {
    const preferences = await booth.kiosk.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // It is on every webContents, and in no published type.
      const { webContents } = window as unknown as { webContents: { getLastWebPreferences(): object } };
      return webContents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
    });
    const found = await booth.kiosk.page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });
});

describe('the kiosk', () => {
  test('runs none of its processes as root, nor with the sandbox switched off', async () => {
    const processes = await withDescendants(await only('Browser'));
    // Main, the zygotes, the page, the drivers host and Chromium's services.
    expect(processes.length).toBeGreaterThan(4);
    for (const pid of processes) {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      expect(statusOf(pid)['Uid']?.split('\t'), command.join(' ')).not.toContain('0');
      expect(command.filter((word) => /^--(no-sandbox|disable-.*sandbox)/.test(word))).toEqual([]);
    }
  });

  test('does not say that its sandbox is off', () => {
    expect(booth.kiosk.log()).not.toContain('sandbox-off');
  });
});
