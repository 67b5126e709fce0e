import type { z } from 'zod';
import type { ConsoleError, DismissPayload, InvitePayload } from '#protocol/console-link.ts';
import type { IssuedInvitation } from '#protocol/guest.ts';
import type { PhysicianId } from '#protocol/ids.ts';
import { ok, type Result } from '#protocol/result.ts';
import { heldConsultation } from '../consultations/physician-acts.ts';
import { announceChange, type Practice } from '../consultations/practice.ts';
import { issueInvitation } from './invitations.ts';

type Outcome<T> = Promise<Result<T, ConsoleError>>;

/** Invites someone into the consultation this physician holds. */
export async function inviteGuest(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, name, role }: z.infer<typeof InvitePayload>,
): Outcome<IssuedInvitation> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  const issued = await issueInvitation(practice.db, { consultationId, physicianId }, { name, role }, practice.clock());
  if (issued.ok) announceChange(practice, held.value);
  return issued;
}

/** Takes an invitation back, or its guest out of the room; again changes nothing. */
export async function dismissGuest(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, guestId }: z.infer<typeof DismissPayload>,
): Outcome<object> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  await practice.guests.dismiss(consultationId, guestId, physicianId);
  return ok({});
}
