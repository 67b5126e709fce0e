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

const KIOSK_KILLS = 160;
const SERVER_KILLS = 40;
const seed = Number(process.env['ESCALE_KILL_SEED'] ?? 20_261);

const folder = await mkdtemp(join(tmpdir(), 'escale-kill-'));
const kioskFolder = join(folder, 'kiosk');
const serverFolder = join(folder, 'server');
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Kills the kiosk at random moments of its life: half while it starts, half while it measures and delivers. */
async function killKiosks(server: ServerProcess, random: () => number): Promise<Measurement[]> {
  const taken: Measurement[] = [];
  for (let kills = 0; kills < KIOSK_KILLS; kills += 1) {
    const life = startKiosk(kioskFolder, server.origin, 'measure');
    if (random() < 0.7) await life.ready;
    await pause(random() * 400);
    await kill(life.child);
    taken.push(...(await life.taken));
  }
  return taken;
}

/** Kills the server at random moments of its life: some while it starts, most while it takes records. */
async function killServers(server: ServerProcess, first: ReturnType<ServerProcess['start']>, random: () => number) {
  let child = first;
  for (let kills = 0; kills < SERVER_KILLS; kills += 1) {
    if (random() < 0.6) await server.ready(child);
    await pause(random() * 600);
    await kill(child);
    child = server.start();
  }
  await server.ready(child);
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

it(`loses and doubles no measurement when kiosk and server are killed ${KIOSK_KILLS + SERVER_KILLS} times (seed ${seed})`, async () => {
  const server = await ServerProcess.prepare(serverFolder);
  const taken: Measurement[] = [];
  let life: KioskLife | undefined;
  try {
    const first = server.start();
    await server.ready(first);
    // The enrolment's code is spent once: it must have come to its end before the killing starts.
    life = startKiosk(kioskFolder, server.origin, 'drain', await server.enrolmentCode());
    await life.taken;

    const [shown] = await Promise.all([
      killKiosks(server, seededRandom(seed)),
      killServers(server, first, seededRandom(seed + 1)),
    ]);
    taken.push(...shown);

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
  expect(taken.length).toBeGreaterThan(KIOSK_KILLS);
  expect(byId.size).toBe(kept.length);
  for (const measurement of taken) expect(byId.get(measurement.id)).toEqual(measurement);
  // An attempt yields two readings, stored in one transaction: never one of them, and never one twice under another id.
  const readings = kept.map(({ attempt_id, reading }) => `${attempt_id} ${JSON.stringify(reading)}`);
  expect(new Set(readings).size).toBe(kept.length);
  const readingsOf = new Map<string, number>();
  for (const { attempt_id } of kept) readingsOf.set(attempt_id, (readingsOf.get(attempt_id) ?? 0) + 1);
  expect([...readingsOf.values()].filter((count) => count !== 2)).toEqual([]);
}, 300_000);
