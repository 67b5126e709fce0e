import type { GuestRole } from '#protocol/guest.ts';
import type { Participant, Party, PeerId, RoomProducer } from '#protocol/room.ts';
import type { EncryptionState } from './encryption/media-encryption.ts';

/** Another of the room as a screen shows them. `name` is empty for the patient, whom the record names; `role` is a guest's. */
export interface GuestInRoom {
  readonly peerId: PeerId;
  readonly party: Party;
  readonly name: string;
  readonly role: GuestRole;
  readonly face: MediaStreamTrack | null;
  readonly voice: MediaStreamTrack | null;
  /** They have silenced their microphone. */
  readonly muted: boolean;
  readonly encryption: EncryptionState;
}

export type GuestsInRoom = readonly GuestInRoom[];

const change = (guests: GuestsInRoom, peerId: PeerId, part: Partial<GuestInRoom>): GuestsInRoom =>
  guests.map((guest) => (guest.peerId === peerId ? { ...guest, ...part } : guest));

/** All who are in the room now, as a guest sees them: each from before their first picture until they are gone. */
export const peopleAmong = (others: readonly Participant[], before: GuestsInRoom): GuestsInRoom =>
  others.map(({ peerId, party, name, guestRole }) => {
    const nothing = { face: null, voice: null, muted: false, encryption: { kind: 'agreeing' } } as const;
    const known = before.find((guest) => guest.peerId === peerId) ?? nothing;
    return { ...known, peerId, party, name: name ?? '', role: guestRole ?? 'other' };
  });

/** The guests among them: each is named as long as they are there, whatever they send. */
export const guestsAmong = (others: readonly Participant[], before: GuestsInRoom): GuestsInRoom =>
  peopleAmong(
    others.filter(({ party }) => party === 'guest'),
    before,
  );

/** A track of one of them arrived, or (null) ended. Of someone who is not named nothing is shown. */
export function withGuestTrack(
  guests: GuestsInRoom,
  { peerId, role, paused }: RoomProducer,
  track: MediaStreamTrack | null,
): GuestsInRoom {
  if (role === 'face') return change(guests, peerId, { face: track });
  if (role === 'voice') return change(guests, peerId, { voice: track, muted: track !== null && paused });
  return guests;
}

/** One of them holds back what they send, or goes on. */
export const withGuestPaused = (guests: GuestsInRoom, { peerId, role, paused }: RoomProducer): GuestsInRoom =>
  role === 'voice' ? change(guests, peerId, { muted: paused }) : guests;

/** How the encryption towards one of them stands. */
export const withGuestEncryption = (guests: GuestsInRoom, peerId: PeerId, encryption: EncryptionState): GuestsInRoom =>
  change(guests, peerId, { encryption });
