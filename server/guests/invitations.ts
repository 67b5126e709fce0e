import { randomBytes, randomUUID } from 'node:crypto';
import { and, asc, count, eq, gt, isNotNull, isNull, or, type SQL } from 'drizzle-orm';
import {
  GUEST_LINK_LIFE,
  type Guest,
  type GuestEvent,
  type GuestRole,
  type IssuedInvitation,
  MOST_GUESTS,
  TOKEN_LENGTH,
  TOKEN_LETTERS,
} from '#protocol/guest.ts';
import type { GuestRefusal, GuestWelcome } from '#protocol/guest-link.ts';
import { type ConsultationId, GuestId, type PhysicianId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import { attendances, guestEvents, guests, physicians } from '../db/schema.ts';
import { hashSecret } from '../secrets.ts';
import { guestState, seatRefusal, tokenRefusal } from './guest-state.ts';

const SESSION_BYTES = 32;

/** Each byte gives the five bits of one letter. */
const makeToken = (): string => [...randomBytes(TOKEN_LENGTH)].map((byte) => TOKEN_LETTERS.charAt(byte & 31)).join('');

/** A guest who has a seat: what their page is told, and the row behind it. */
export interface SeatedGuest {
  readonly id: GuestId;
  readonly consultationId: ConsultationId;
  readonly welcome: GuestWelcome;
  /** When their link was spent. */
  readonly since: Date;
}

/** Invites someone for as long as this physician has the patient; only the hash of the token is kept. */
export async function issueInvitation(
  db: Database,
  { consultationId, physicianId }: { readonly consultationId: ConsultationId; readonly physicianId: PhysicianId },
  { name, role }: { readonly name: string; readonly role: GuestRole },
  now: Date,
): Promise<Result<IssuedInvitation, 'wrong-state' | 'too-many'>> {
  const guestId = GuestId.parse(randomUUID());
  const token = makeToken();
  return db.transaction(async (tx) => {
    // Two consoles inviting at once are counted one after the other.
    const [attendance] = await tx
      .select({ id: attendances.id })
      .from(attendances)
      .where(and(eq(attendances.consultationId, consultationId), isNull(attendances.endedAt)))
      .for('update');
    if (attendance === undefined) return failed('wrong-state');
    const [held] = await tx
      .select({ seats: count() })
      .from(guests)
      .where(
        and(
          eq(guests.attendanceId, attendance.id),
          isNull(guests.endedAt),
          or(isNotNull(guests.usedAt), gt(guests.expiresAt, now)),
        ),
      );
    if ((held?.seats ?? 0) >= MOST_GUESTS) return failed('too-many');
    await tx.insert(guests).values({
      id: guestId,
      consultationId,
      attendanceId: attendance.id,
      name,
      role,
      tokenHash: hashSecret(token),
      invitedAt: now,
      expiresAt: new Date(now.getTime() + GUEST_LINK_LIFE),
    });
    await note(tx, guestId, 'invited', now, physicianId);
    return ok({ guestId, token });
  });
}

/** Spends a token: the secret of the session it is exchanged for. One conditional update decides between two that come at once. */
export async function spendToken(db: Database, token: string, now: Date): Promise<Result<string, GuestRefusal>> {
  const secret = randomBytes(SESSION_BYTES).toString('base64url');
  return db.transaction(async (tx) => {
    const [found] = await standing(tx, eq(guests.tokenHash, hashSecret(token)));
    if (found === undefined) return failed('unknown');
    const refusal = tokenRefusal(found, now);
    if (refusal !== null) return failed(refusal);
    const [spent] = await tx
      .update(guests)
      .set({ usedAt: now, sessionHash: hashSecret(secret) })
      .where(and(eq(guests.id, found.id), isNull(guests.usedAt), isNull(guests.endedAt)))
      .returning({ id: guests.id });
    return spent === undefined ? failed('used') : ok(secret);
  });
}

/** The seat of whoever has this session, or why there is none. */
export async function findSeat(
  db: Database,
  secret: string | undefined,
  now: Date,
): Promise<Result<SeatedGuest, GuestRefusal>> {
  if (secret === undefined || secret === '') return failed('none');
  const [found] = await standing(db, eq(guests.sessionHash, hashSecret(secret)));
  if (found === undefined) return failed('none');
  const refusal = seatRefusal(found, now);
  if (refusal !== null) return failed(refusal);
  const { id, consultationId, name, role, physician, usedAt } = found;
  return ok({
    id,
    consultationId,
    welcome: { guestId: id, consultationId, name, role, physician },
    since: usedAt ?? now,
  });
}

/** Ends an invitation for good; null where it is not of this consultation or has ended already. */
export async function endInvitation(
  db: Database,
  { consultationId, guestId }: { readonly consultationId: ConsultationId; readonly guestId: GuestId },
  by: PhysicianId | null,
  now: Date,
): Promise<'revoked' | 'removed' | 'left' | null> {
  return db.transaction(async (tx) => {
    const [guest] = await tx
      .select()
      .from(guests)
      .where(and(eq(guests.id, guestId), eq(guests.consultationId, consultationId), isNull(guests.endedAt)))
      .for('update');
    if (guest === undefined) return null;
    const why = by === null ? 'left' : guest.usedAt === null ? 'revoked' : 'removed';
    await tx.update(guests).set({ endedAt: now, endedWhy: why, present: false }).where(eq(guests.id, guestId));
    await note(tx, guestId, why, now, by);
    return why;
  });
}

/** The guest is in the room now; false where they were already. */
export async function arrive(db: Database, guestId: GuestId, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const come = await tx
      .update(guests)
      .set({ present: true })
      .where(and(eq(guests.id, guestId), eq(guests.present, false), isNull(guests.endedAt)))
      .returning({ id: guests.id });
    for (const { id } of come) await note(tx, id, 'came', now, null);
    return come.length > 0;
  });
}

/** Those of `which` who were in a room are no longer; which they were. */
export async function depart(db: Database, which: SQL | undefined, now: Date): Promise<GuestId[]> {
  return db.transaction(async (tx) => {
    const gone = await tx
      .update(guests)
      .set({ present: false })
      .where(and(eq(guests.present, true), which))
      .returning({ id: guests.id });
    for (const { id } of gone) await note(tx, id, 'left', now, null);
    return gone.map(({ id }) => id);
  });
}

/** Everyone who was invited into this consultation, as its physician may know them. */
export async function guestsOf(db: Database, id: ConsultationId, now: Date): Promise<Guest[]> {
  const rows = await standing(db, eq(guests.consultationId, id));
  if (rows.length === 0) return [];
  const events = await db
    .select({ guestId: guestEvents.guestId, type: guestEvents.type, at: guestEvents.at, by: physicians.name })
    .from(guestEvents)
    .innerJoin(guests, eq(guests.id, guestEvents.guestId))
    .leftJoin(physicians, eq(physicians.id, guestEvents.physicianId))
    .where(eq(guests.consultationId, id))
    .orderBy(asc(guestEvents.at));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    state: guestState(row, now),
    expiresAt: row.expiresAt.toISOString(),
    events: events
      .filter(({ guestId }) => guestId === row.id)
      .map(({ type, at, by }) => ({ type, at: at.toISOString(), by })),
  }));
}

const note = async (
  db: Database,
  guestId: GuestId,
  type: GuestEvent['type'],
  at: Date,
  physicianId: PhysicianId | null,
): Promise<void> => {
  await db.insert(guestEvents).values({ id: randomUUID(), guestId, type, at, physicianId });
};

/** Invitations with what decides over them, and who made them. */
async function standing(db: Database, which: SQL) {
  const rows = await db
    .select({ guest: guests, endedAt: attendances.endedAt, name: physicians.name, speciality: physicians.speciality })
    .from(guests)
    .innerJoin(attendances, eq(attendances.id, guests.attendanceId))
    .innerJoin(physicians, eq(physicians.id, attendances.physicianId))
    .where(which)
    .orderBy(asc(guests.invitedAt), asc(guests.id));
  return rows.map(({ guest, endedAt, name, speciality }) => ({
    ...guest,
    attendanceEnded: endedAt !== null,
    physician: { name, speciality },
  }));
}
