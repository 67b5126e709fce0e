import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import type { Measurement } from '#protocol/measurement.ts';
import { DATABASES, prepareDatabase } from '../support/databases.ts';
import { type KioskLife, kill, ServerProcess, seededRandom, startKiosk } from './kill/processes.ts';

type Kill = 'kiosk online' | 'kiosk starting' | 'server online' | 'server starting';
/**
 * What is killed, and when: `online` kills fall while records are being delivered, since the outbox is seldom empty then; the
 * others at any moment of a start, before the link is up.
 */
const plan = (kioskOnline: number, kioskStarting: number, server: number): readonly (readonly Kill[])[] => [
  ...Array<Kill[]>(kioskOnline).fill(['kiosk online']),
  ...Array<Kill[]>(kioskStarting).fill(['kiosk starting']),
  ...Array<Kill[]>(server).fill(['server online', 'server starting', 'server starting']),
];
/** The embedded database dies with the server, at any of its writes; PostgreSQL outlives it, and fewer kills tell as much. */
const PLANS = { pglite: plan(100, 60, 14), postgresql: plan(12, 6, 4) } as const;

/** Longest random wait before each, in ms. */
const WITHIN: Readonly<Record<Kill, number>> = {
  'kiosk online': 250,
  'kiosk starting': 500,
  'server online': 250,
  'server starting': 1000,
};
const seed = Number(process.env['ESCALE_KILL_SEED'] ?? 20_261);

/** Kills as planned, in random order. Resolves with all that any life of the kiosk showed as taken. */
async function killAll(
  planned: readonly (readonly Kill[])[],
  kioskFolder: string,
  server: ServerProcess,
  first: ChildProcess,
): Promise<Measurement[]> {
  const random = seededRandom(seed);
  const order = planned.map((group) => ({ group, at: random() })).sort((a, b) => a.at - b.at);
  const taken: Measurement[] = [];
  let serverChild = first;
  let life = startKiosk(kioskFolder, server.origin, 'measure');
  try {
    for (const victim of order.flatMap(({ group }) => group)) {
      if (victim === 'kiosk online' || victim === 'server online') await life.untilOnline(true);
      await pause(random() * WITHIN[victim]);
      if (victim === 'kiosk online' || victim === 'kiosk starting') {
        await kill(life.child);
        taken.push(...(await life.taken));
        life = startKiosk(kioskFolder, server.origin, 'measure');
      } else {
        await kill(serverChild);
        serverChild = server.start();
        await life.untilOnline(false);
      }
    }
  } finally {
    await kill(life.child);
  }
  await server.ready(serverChild);
  return [...taken, ...(await life.taken)];
}

interface KeptMeasurement {
  readonly id: string;
  readonly consultation_id: string;
  readonly attempt_id: string;
  readonly modality: string;
  readonly reading: unknown;
  readonly device: unknown;
  readonly method: string;
  readonly taken_at: Date;
}

const asShown = (kept: KeptMeasurement) => ({
  id: kept.id,
  consultationId: kept.consultation_id,
  attemptId: kept.attempt_id,
  modality: kept.modality,
  reading: kept.reading,
  device: kept.device,
  takenAt: kept.taken_at.toISOString(),
  method: kept.method,
});

describe.each(DATABASES)('with a server on %s', (kind) => {
  const planned = PLANS[kind];
  const kills = planned.flat().length;

  it(`no measurement is lost or doubled when kiosk and server are killed ${kills} times (seed ${seed})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'escale-kill-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const kioskFolder = join(folder, 'kiosk');
    const database = await prepareDatabase(kind);
    onTestFinished(database.release);
    const env = { ...database.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const server = await ServerProcess.prepare({ ...database, env });
    const taken: Measurement[] = [];
    let life: KioskLife | undefined;
    try {
      const first = server.start();
      await server.ready(first);
      // The enrolment's code is spent once: it must have come to its end before the killing starts.
      life = startKiosk(kioskFolder, server.origin, 'drain', await server.enrolmentCode());
      await life.taken;

      taken.push(...(await killAll(planned, kioskFolder, server, first)));

      life = startKiosk(kioskFolder, server.origin, 'drain');
      await life.taken;
    } finally {
      if (life !== undefined) await kill(life.child);
      await server.stop();
    }

    const store = openStore({ folder: kioskFolder, log: () => undefined });
    expect(new Outbox(store).pending()).toBe(0);
    expect(store.prepare('SELECT count(*) AS n FROM refused').get()).toMatchObject({ n: 0 });
    store.close();

    // In plain SQL, after the server has ended: what is proven is the table.
    const kept = await database.query<KeptMeasurement>(
      'SELECT id, consultation_id, attempt_id, modality, reading, device, method, taken_at FROM measurements',
    );
    const byId = new Map(kept.map((measurement) => [measurement.id, asShown(measurement)]));
    expect(taken.length).toBeGreaterThan(kills);
    expect(byId.size).toBe(kept.length);
    for (const measurement of taken) expect(byId.get(measurement.id)).toEqual(measurement);
    // An attempt yields two readings, stored in one transaction: never one of them, and never one twice under another id.
    const readings = kept.map(({ attempt_id, reading }) => `${attempt_id} ${JSON.stringify(reading)}`);
    expect(new Set(readings).size).toBe(kept.length);
    const readingsOf = new Map<string, number>();
    for (const { attempt_id } of kept) readingsOf.set(attempt_id, (readingsOf.get(attempt_id) ?? 0) + 1);
    expect([...readingsOf.values()].filter((count) => count !== 2)).toEqual([]);
  }, 1_800_000);
});
