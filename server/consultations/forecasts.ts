import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { ConsultationId, PhysicianId } from '#protocol/ids.ts';
import type { WaitEstimate } from '#protocol/wait.ts';
import type { Database } from '../db/database.ts';
import { attendances, consultations, kiosks, waitForecasts } from '../db/schema.ts';
import { estimateWait, type PastForecast, type WaitHistory, type WaitSituation } from './waiting-estimate.ts';

/** How far back waits are learnt from, ms, and how many rows at most: what was true last spring is no longer. */
const LEARNT_WITHIN = 90 * 86_400_000;
const LEARNT_ROWS = 500;
const ATTENDANCE_ROWS = 100;

interface Parts {
  readonly db: Database;
  readonly audience: { physiciansOnline(): PhysicianId[] };
  readonly clock: () => Date;
}

/**
 * How much longer each waiting patient waits. What is told is kept, once for each change of a patient's situation, so that
 * what came of it corrects the next estimates.
 */
export class Forecasts {
  readonly #parts: Parts;
  #estimates: ReadonlyMap<ConsultationId, WaitEstimate> = new Map();
  #lastRun: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** As it stood at the last {@link Forecasts.refresh}; null for who has come since. */
  of(id: ConsultationId): WaitEstimate | null {
    return this.#estimates.get(id) ?? null;
  }

  /** Works every estimate out anew; one run at a time, so that nothing is kept twice. */
  refresh(): Promise<void> {
    const run = this.#lastRun.catch(() => undefined).then(() => this.#run());
    this.#lastRun = run;
    return run;
  }

  async #run(): Promise<void> {
    const { db, audience, clock } = this.#parts;
    const waiting = await db
      .select({ id: consultations.id, site: kiosks.site })
      .from(consultations)
      .innerJoin(kiosks, eq(kiosks.id, consultations.kioskId))
      .where(eq(consultations.state, 'waiting'))
      .orderBy(asc(consultations.waitingSince), asc(consultations.id));
    const estimates = new Map<ConsultationId, WaitEstimate>();
    if (waiting.length > 0) {
      const now = clock();
      const present = await countPhysicians(db, audience.physiciansOnline());
      const history = await learn(db, now);
      const open = await openForecasts(
        db,
        waiting.map(({ id }) => id),
      );
      for (const [ahead, { id, site }] of waiting.entries()) {
        const situation: WaitSituation = { ahead, ...present };
        const last = open.get(id);
        const isSame = last !== undefined && isSameSituation(last, situation);
        const elapsed = isSame ? now.getTime() - last.toldAt.getTime() : 0;
        const estimate = estimateWait(site, situation, elapsed, history);
        estimates.set(id, estimate);
        if (isSame || situation.physicians === 0) continue;
        const [toldFrom, toldTo] = estimate.kind === 'interval' ? [estimate.from, estimate.to] : [null, null];
        await keep(db, id, { ...situation, site, toldAt: now, toldFrom, toldTo });
      }
    }
    this.#estimates = estimates;
  }
}

/** Keeps what is told, unless the patient was taken or left meanwhile: what came of that is already written. */
async function keep(
  db: Database,
  id: ConsultationId,
  told: Omit<typeof waitForecasts.$inferInsert, 'id' | 'consultationId'>,
) {
  await db.transaction(async (tx) => {
    const stillWaits = await tx
      .select({ id: consultations.id })
      .from(consultations)
      .where(and(eq(consultations.id, id), eq(consultations.state, 'waiting')))
      .for('share');
    if (stillWaits.length === 0) return;
    await tx.insert(waitForecasts).values({ id: randomUUID(), consultationId: id, ...told });
  });
}

/** The patient no longer waits: `seen` when a physician answered, or they went before. */
export async function settleForecasts(db: Database, id: ConsultationId, seen: boolean, now: Date): Promise<void> {
  await db
    .update(waitForecasts)
    .set({ endedAt: now, seen })
    .where(and(eq(waitForecasts.consultationId, id), isNull(waitForecasts.endedAt)));
}

const isSameSituation = (a: WaitSituation, b: WaitSituation): boolean =>
  a.ahead === b.ahead && a.physicians === b.physicians && a.free === b.free;

async function countPhysicians(db: Database, online: PhysicianId[]): Promise<{ physicians: number; free: number }> {
  if (online.length === 0) return { physicians: 0, free: 0 };
  const busy = await db
    .select({ id: consultations.id })
    .from(consultations)
    .where(and(eq(consultations.state, 'taken'), inArray(consultations.physicianId, online)));
  return { physicians: online.length, free: online.length - busy.length };
}

/** What each of these patients was last told. */
async function openForecasts(db: Database, ids: ConsultationId[]) {
  const rows = await db
    .select()
    .from(waitForecasts)
    .where(and(inArray(waitForecasts.consultationId, ids), isNull(waitForecasts.endedAt)))
    .orderBy(asc(waitForecasts.toldAt));
  return new Map(rows.map((row) => [row.consultationId, row]));
}

async function learn(db: Database, now: Date): Promise<WaitHistory> {
  const since = new Date(now.getTime() - LEARNT_WITHIN);
  const ended = await db
    .select()
    .from(waitForecasts)
    .where(gt(waitForecasts.endedAt, since))
    .orderBy(desc(waitForecasts.endedAt), desc(waitForecasts.toldAt))
    .limit(LEARNT_ROWS);
  const attended = await db
    .select({ began: attendances.beganAt, ended: attendances.endedAt })
    .from(attendances)
    .where(and(isNotNull(attendances.endedAt), gt(attendances.endedAt, since)))
    .orderBy(desc(attendances.endedAt))
    .limit(ATTENDANCE_ROWS);
  return {
    forecasts: ended.toReversed().flatMap((row): PastForecast[] => {
      const { site, ahead, physicians, free, toldAt, toldFrom, toldTo, endedAt, seen } = row;
      if (endedAt === null || seen === null) return [];
      const told = toldFrom === null || toldTo === null ? null : { from: toldFrom, to: toldTo };
      return [{ site, ahead, physicians, free, told, waited: endedAt.getTime() - toldAt.getTime(), seen }];
    }),
    attendances: attended.flatMap(({ began, ended: end }) => (end === null ? [] : [end.getTime() - began.getTime()])),
  };
}
