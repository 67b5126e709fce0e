import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import type { Measurement } from '#protocol/measurement.ts';
import { type KioskLife, kill, ServerProcess, seededRandom, startKiosk } from './kill/processes.ts';

/**
 * What is killed, and when: `online` kills fall while records are being delivered, since the outbox is seldom empty then; the
 * others at any moment of a start, before the link is up.
 */
const PLAN = [
  ...Array<Kill[]>(100).fill(['kiosk online']),
  ...Array<Kill[]>(60).fill(['kiosk starting']),
  ...Array<Kill[]>(14).fill(['server online', 'server starting', 'server starting']),
];
type Kill = 'kiosk online' | 'kiosk starting' | 'server online' | 'server starting';
/** Longest random wait before each, in ms. */
const WITHIN: Readonly<Record<Kill, number>> = {
  'kiosk online': 250,
  'kiosk starting': 500,
  'server online': 250,
  'server starting': 1000,
};
const kills = PLAN.flat().length;
const seed = Number(process.env['ESCALE_KILL_SEED'] ?? 20_261);

const folder = await mkdtemp(join(tmpdir(), 'escale-kill-'));
const kioskFolder = join(folder, 'kiosk');
const serverFolder = join(folder, 'server');
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Kills as planned, in random order. Resolves with all that any life of the kiosk showed as taken. */
async function killAll(server: ServerProcess, first: ChildProcess, random: () => number): Promise<Measurement[]> {
  const order = PLAN.map((group) => ({ group, at: random() })).sort((a, b) => a.at - b.at);
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

/** Read in plain SQL, after the server has ended: what is proven is the table. */
async function keptMeasurements(): Promise<KeptMeasurement[]> {
  const database = await PGlite.create(join(serverFolder, 'pglite'));
  try {
    const { rows } = await database.query<KeptMeasurement>(
      'SELECT id, consultation_id, attempt_id, modality, reading, device, method, taken_at FROM measurements',
    );
    return rows;
  } finally {
    await database.close();
  }
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

it(`loses and doubles no measurement when kiosk and server are killed ${kills} times (seed ${seed})`, async () => {
  const server = await ServerProcess.prepare(serverFolder);
  const taken: Measurement[] = [];
  let life: KioskLife | undefined;
  try {
    const first = server.start();
    await server.ready(first);
    // The enrolment's code is spent once: it must have come to its end before the killing starts.
    life = startKiosk(kioskFolder, server.origin, 'drain', await server.enrolmentCode());
    await life.taken;

    taken.push(...(await killAll(server, first, seededRandom(seed))));

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

  const kept = await keptMeasurements();
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
}, 600_000);
