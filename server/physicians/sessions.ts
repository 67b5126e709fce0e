import { randomUUID } from 'node:crypto';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { PhysicianCard } from '#protocol/consultation.ts';
import { PhysicianId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import { physicians, sessions } from '../db/schema.ts';
import type { PhysicianClaims } from './claims.ts';
import type { PendingSignIn } from './openid.ts';

declare module '@fastify/secure-session' {
  /** What the sealed cookie holds. */
  interface SessionData {
    /** A sign-in on its way through the provider. */
    signIn: PendingSignIn;
    /** The id of the open session. */
    session: string;
  }
}

/** Life of a sign-in, in seconds: a working day. */
export const SESSION_LIFE = 12 * 3600;

/** Keeps what the provider says of the physician and opens a session; returns its id. */
export async function openSession(db: Database, issuer: string, claims: PhysicianClaims, now: Date): Promise<string> {
  const { sub: subject, name, speciality, rpps } = claims;
  return db.transaction(async (tx) => {
    const [physician] = await tx
      .insert(physicians)
      .values({ id: PhysicianId.parse(randomUUID()), issuer, subject, name, speciality, rpps })
      .onConflictDoUpdate({ target: [physicians.issuer, physicians.subject], set: { name, speciality, rpps } })
      .returning({ id: physicians.id });
    if (physician === undefined) throw new Error('the physician was not kept');
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + SESSION_LIFE * 1000);
    await tx.insert(sessions).values({ id, physicianId: physician.id, openedAt: now, expiresAt });
    return id;
  });
}

/** An open session: whose it is, and when it runs out by the server's clock. */
export interface PhysicianSession {
  readonly id: string;
  readonly physician: PhysicianCard;
  readonly expiresAt: Date;
}

/** The physician of an open session, or null: unknown, ended or expired. */
export async function physicianOf(db: Database, sessionId: unknown, now: Date): Promise<PhysicianCard | null> {
  return (await findSession(db, sessionId, now))?.physician ?? null;
}

/** The session if it is open, or null: unknown, ended or expired. */
export async function findSession(db: Database, sessionId: unknown, now: Date): Promise<PhysicianSession | null> {
  const id = z.uuid().safeParse(sessionId);
  if (!id.success) return null;
  const { id: physicianId, name, speciality, rpps } = physicians;
  const [found] = await db
    .select({ physician: { id: physicianId, name, speciality, rpps }, expiresAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(physicians, eq(physicians.id, sessions.physicianId))
    .where(and(eq(sessions.id, id.data), isNull(sessions.endedAt), gt(sessions.expiresAt, now)));
  return found === undefined ? null : { id: id.data, ...found };
}

export async function endSession(db: Database, sessionId: unknown, now: Date): Promise<void> {
  const id = z.uuid().safeParse(sessionId);
  if (id.success) await db.update(sessions).set({ endedAt: now }).where(eq(sessions.id, id.data));
}
