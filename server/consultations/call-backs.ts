import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import type { CallBackPayload, ConsoleError } from '#protocol/console-link.ts';
import type { KioskId, PhysicianId } from '#protocol/ids.ts';
import type { CallBackAnswerPayload, KioskError } from '#protocol/kiosk-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { callBacks, consultations } from '../db/schema.ts';
import { recentlyDeparted, siteCallBacks } from './departures.ts';
import type { Practice } from './practice.ts';
import { findConsultation } from './store.ts';

/**
 * A physician wants a patient back who went unseen, or no longer does. Asking what is asked already changes nothing; asking
 * again after the host gave up, or after it was withdrawn, asks anew.
 */
export async function askCallBack(
  { db, clock, announcer }: Practice,
  physicianId: PhysicianId,
  { consultationId, wanted }: z.infer<typeof CallBackPayload>,
): Promise<Result<object, ConsoleError>> {
  if ((await findConsultation(db, consultationId)) === null) return failed('unknown-consultation');
  const now = clock();
  const [departed] = await db
    .select({ id: consultations.id })
    .from(consultations)
    .where(and(eq(consultations.id, consultationId), recentlyDeparted(now)));
  if (departed === undefined) return failed('wrong-state');
  if (wanted) {
    const asked = { physicianId, askedAt: now, state: 'asked', changedAt: now } as const;
    await db
      .insert(callBacks)
      .values({ id: randomUUID(), consultationId, ...asked })
      .onConflictDoUpdate({
        target: callBacks.consultationId,
        set: asked,
        setWhere: inArray(callBacks.state, ['gone', 'withdrawn']),
      });
  } else {
    await db
      .update(callBacks)
      .set({ state: 'withdrawn', changedAt: now })
      .where(and(eq(callBacks.consultationId, consultationId), inArray(callBacks.state, ['asked', 'acknowledged'])));
  }
  announcer.departures();
  return ok({});
}

/** The host of the patient's site answers. A repeat of an answer is granted again; a call that is over is `wrong-state`. */
export async function answerCallBack(
  { db, clock, announcer }: Practice,
  kioskId: KioskId,
  { id, answer }: z.infer<typeof CallBackAnswerPayload>,
): Promise<Result<object, KioskError>> {
  const now = clock();
  const [call] = await db.select().from(callBacks).where(eq(callBacks.id, id));
  if (call?.state === answer) return ok({});
  const isShownHere = (await siteCallBacks(db, kioskId, now)).some((each) => each.id === id);
  if (!isShownHere) return failed('wrong-state');
  await db
    .update(callBacks)
    .set({ state: answer, changedAt: now })
    .where(and(eq(callBacks.id, id), inArray(callBacks.state, ['asked', 'acknowledged'])));
  announcer.departures();
  return ok({});
}
