import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EquipmentChecker } from '#main/equipment/checker.ts';
import { openStore } from '#main/store/database.ts';
import { EquipmentChecks } from '#main/store/equipment-checks.ts';
import type { DriversCommand } from '#protocol/drivers-host.ts';
import { shortcomings } from '#protocol/equipment.ts';
import type { IpcEvent, IpcRequestOf } from '#protocol/ipc.ts';
import { allWell, pharmacy } from './site.ts';

const log = () => undefined;
const MINUTE = 60_000;

let folder: string;
let database: Database.Database;
let checks: EquipmentChecks;
let checker: EquipmentChecker;
let told: IpcEvent[];
let commands: DriversCommand[];
let isInUse: boolean;
let isHostRunning: boolean;
let delivering: number;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 2, 1, 12) });
  folder = mkdtempSync(join(tmpdir(), 'escale-checker-'));
  database = openStore({ folder, log });
  checks = new EquipmentChecks(database);
  [told, commands, isInUse, isHostRunning, delivering] = [[], [], false, true, 0];
  checker = new EquipmentChecker({
    site: pharmacy,
    checkAt: '04:30',
    checks,
    isInUse: () => isInUse,
    devices: () => allWell.devices,
    command: (command) => {
      if (isHostRunning) commands.push(command);
      return isHostRunning;
    },
    emit: (event) => told.push(event),
    onChecked: () => {
      delivering += 1;
    },
    log,
  });
});
afterEach(() => {
  checker.stop();
  vi.useRealTimers();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const checkIds = () => told.flatMap((event) => (event.type === 'check-media' ? [event.checkId] : []));
type PageAnswer = IpcRequestOf<'equipment:media'>['answer'];
const seen: PageAnswer = {
  type: 'seen',
  media: [...allWell.media],
  stethoscope: allWell.stethoscope,
};
/** The page answers the check that was begun last. */
const pageAnswers = (answer: PageAnswer = seen) => checker.onPage({ checkId: checkIds().at(-1) ?? '', answer });
const driversAnswer = (drivers: Iterable<string> = allWell.tested.keys()) => {
  for (const driver of drivers) {
    const tested = allWell.tested.get(driver);
    if (tested !== undefined) checker.onDrivers({ type: 'self-tested', driver, duration: 5, ...tested });
  }
};

describe('a check of the equipment', () => {
  it('asks the page, then every device, and is kept and delivered once whole', () => {
    expect(checker.checkNow()).toBe(true);
    expect(commands).toEqual([]);
    pageAnswers();
    expect(commands).toEqual([{ type: 'self-test', drivers: ['nonin', 'masimo-rad', 'cuff'] }]);
    driversAnswer(['nonin', 'masimo-rad']);
    expect(checks.last()).toBeNull();
    expect(checker.view.checking).toEqual({ done: 3, of: 4 });
    driversAnswer(['cuff']);
    const kept = checks.last();
    expect(kept?.check.why).toBe('host');
    expect(kept && shortcomings(kept.check)).toEqual([]);
    expect(checker.view).toMatchObject({ checking: null, delivered: false });
    expect(delivering).toBe(1);
  });

  it('knows what the check before was told by a tone', () => {
    const provenAt = '2026-02-28T08:00:00.000Z';
    for (const stethoscope of [{ type: 'proven', at: provenAt } as const, { type: 'raw' } as const]) {
      checker.checkNow();
      pageAnswers({ ...seen, stethoscope });
      driversAnswer();
    }
    expect(checks.last()?.check.findings).toContainEqual(expect.objectContaining({ role: 'stethoscope', provenAt }));
  });

  it('is one at a time, however often the host asks', () => {
    checker.checkNow();
    checker.checkNow();
    expect(checkIds()).toHaveLength(1);
  });

  it('holds a plugged device that never answers for a fault', () => {
    checker.checkNow();
    pageAnswers();
    driversAnswer(['nonin', 'masimo-rad']);
    vi.advanceTimersByTime(25_000);
    const kept = checks.last();
    expect(kept && shortcomings(kept.check).map(({ role }) => role)).toEqual(['tensiometer']);
  });

  it('leaves nothing behind when the drivers host dies in the middle', () => {
    checker.checkNow();
    pageAnswers();
    checker.onDriversLost();
    driversAnswer();
    expect(checks.last()).toBeNull();
    expect(checker.view.checking).toBeNull();
  });

  it('ignores answers to a check that is over', () => {
    checker.checkNow();
    checker.onDriversLost();
    pageAnswers();
    expect(commands).toEqual([]);
  });

  it('tells what was plugged or taken away since', () => {
    checker.checkNow();
    pageAnswers();
    driversAnswer();
    checker.onMedia(allWell.media.filter(({ label }) => !label.includes('Otoscope')));
    expect(checker.view.changed).toEqual([{ role: 'otoscope', present: false }]);
    checker.onMedia(allWell.media);
    expect(checker.view.changed).toEqual([]);
  });
});

describe('never while a patient is there', () => {
  it('refuses the host', () => {
    isInUse = true;
    expect(checker.checkNow()).toBe(false);
    expect(told).toEqual([]);
  });

  it('gives way when a patient comes, and tries again later', () => {
    checker.start();
    vi.advanceTimersByTime(20_000);
    pageAnswers();
    isInUse = true;
    checker.onInUse();
    driversAnswer();
    expect(checks.last()).toBeNull();
    vi.advanceTimersByTime(10 * MINUTE);
    expect(checkIds()).toHaveLength(1);
    isInUse = false;
    vi.advanceTimersByTime(MINUTE);
    expect(checkIds()).toHaveLength(2);
  });

  it('gives way when the page sees someone before any consultation is open', () => {
    checker.start();
    vi.advanceTimersByTime(20_000);
    pageAnswers({ type: 'in-use' });
    expect(commands).toEqual([]);
    vi.advanceTimersByTime(MINUTE);
    expect(checkIds()).toHaveLength(2);
  });
});

describe('R13: daily', () => {
  it('begins by itself soon after the start, then at the quiet hour', () => {
    checker.start();
    expect(checkIds()).toHaveLength(0);
    vi.advanceTimersByTime(20_000);
    pageAnswers();
    driversAnswer();
    expect(checks.last()?.check.why).toBe('daily');
    // The test begins at noon.
    vi.advanceTimersByTime((16 * 60 + 29) * MINUTE);
    expect(checkIds()).toHaveLength(1);
    vi.advanceTimersByTime(MINUTE);
    expect(checkIds()).toHaveLength(2);
  });

  it('does not begin anew after a restart on the same day', () => {
    checker.start();
    vi.advanceTimersByTime(20_000);
    pageAnswers();
    driversAnswer();
    checker.stop();
    checker.start();
    vi.advanceTimersByTime(60 * MINUTE);
    expect(checkIds()).toHaveLength(1);
  });

  it('tries again when page or drivers do not answer', () => {
    checker.start();
    vi.advanceTimersByTime(20_000 + 20_000 + MINUTE);
    expect(checkIds()).toHaveLength(2);
    isHostRunning = false;
    pageAnswers();
    vi.advanceTimersByTime(MINUTE);
    expect(checkIds()).toHaveLength(3);
  });
});
