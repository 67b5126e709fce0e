import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GUEST_LINK_LIFE } from '#protocol/guest.ts';
import { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import { attendances, consultations, guests, kiosks, physicians } from '#server/db/schema.ts';
import { GuestDesk } from '#server/guests/guest-desk.ts';
import { arrive, findSeat, guestsOf, issueInvitation, spendToken } from '#server/guests/invitations.ts';
import { DATABASES, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

const BEGAN = new Date('2026-11-22T09:00:00.000Z');
const later = (ms: number) => new Date(BEGAN.getTime() + ms);

describe.each(DATABASES)('an invitation on %s', (kind) => {
  /** A consultation that a physician has taken, and an invitation into it. */
  async function invited() {
    const prepared = await prepareDatabase(kind);
    onTestFinished(prepared.release);
    const { db, close } = await prepared.open();
    onTestFinished(close);
    const [kioskId, consultationId] = [KioskId.parse(randomUUID()), ConsultationId.parse(randomUUID())];
    const physicianId = PhysicianId.parse(randomUUID());
    const card = { issuer: 'here', subject: 'one', name: 'Dr Martin', speciality: 'Médecine', rpps: '10000000001' };
    await db.insert(physicians).values({ id: physicianId, ...card });
    await db.insert(kiosks).values({ id: kioskId, site: 'Halles', name: 'Borne', publicKey: 'key', enrolledAt: BEGAN });
    const { openedAt: _, ...content } = openingRecord().content;
    const taken = { state: 'taken', waitingSince: BEGAN, openedAt: BEGAN, takenAt: BEGAN, physicianId } as const;
    await db.insert(consultations).values({ ...content, ...taken, id: consultationId, kioskId });
    await db.insert(attendances).values({ id: randomUUID(), consultationId, physicianId, beganAt: BEGAN });
    const guest = { name: 'Claire Petit', role: 'nurse' } as const;
    const issued = await issueInvitation(db, { consultationId, physicianId }, guest, BEGAN);
    if (!issued.ok) throw new Error(issued.error);
    return { db, consultationId, ...issued.value };
  }

  test('is for an hour; a seat that was taken in time is kept beyond it', async () => {
    const first = await invited();
    const stateAt = async (now: Date) => (await guestsOf(first.db, first.consultationId, now))[0]?.state;
    expect(await stateAt(later(GUEST_LINK_LIFE - 1))).toBe('open');
    expect(await stateAt(later(GUEST_LINK_LIFE))).toBe('expired');
    expect(await spendToken(first.db, first.token, later(GUEST_LINK_LIFE))).toEqual({ ok: false, error: 'expired' });
    const spent = await spendToken(first.db, first.token, later(GUEST_LINK_LIFE - 1));
    if (!spent.ok) throw new Error(spent.error);
    expect(await findSeat(first.db, spent.value, later(2 * GUEST_LINK_LIFE))).toMatchObject({ ok: true });
  });

  test('is kept without its token, and its seat without its session', async () => {
    const { db, token } = await invited();
    const spent = await spendToken(db, token, BEGAN);
    if (!spent.ok) throw new Error(spent.error);
    const kept = JSON.stringify(await db.select().from(guests));
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(spent.value);
  });

  test('has been left when the server that knew of its guest is gone', async () => {
    const { db, consultationId, token, guestId } = await invited();
    await spendToken(db, token, BEGAN);
    expect(await arrive(db, guestId, BEGAN)).toBe(true);
    expect(await arrive(db, guestId, BEGAN)).toBe(false);
    const desk = new GuestDesk({
      db,
      clock: () => later(60_000),
      announcer: { consultation: () => undefined },
      rooms: { leave: () => undefined },
      onError: () => undefined,
      hold: 1000,
    });
    await desk.resume();
    const [guest] = await guestsOf(db, consultationId, later(60_000));
    expect(guest).toMatchObject({ state: 'away' });
    expect(guest?.events.map(({ type, by }) => [type, by])).toEqual([
      ['invited', 'Dr Martin'],
      ['came', null],
      ['left', null],
    ]);
  });
});
