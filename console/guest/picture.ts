import type { Frames } from '#media/frames.ts';
import type { GuestInRoom } from '#media/guests.ts';
import type { PeerId, RoomProducer } from '#protocol/room.ts';
import type { GuestRoomView } from './guest-state.ts';

/**
 * What there is to see of someone, and where nothing is, why. `away`: they are not in the room. `off`: their camera is off or
 * missing. `let-go`: this guest's link is too weak for it. `held-back`: their end sends none: a weak link, or a camera that
 * gives no picture. `coming`: the first picture is on its way. `stopped`: none came any more.
 */
export type Picture =
  | 'shown'
  | 'connecting'
  | 'elsewhere'
  | 'away'
  | 'off'
  | 'let-go'
  | 'held-back'
  | 'coming'
  | 'stopped';

export function pictureOf(
  { status, heldBack, link }: Pick<GuestRoomView, 'status' | 'heldBack' | 'link'>,
  person: Pick<GuestInRoom, 'peerId' | 'party' | 'face'> | null,
  frames: Frames,
): Picture {
  if (status === 'elsewhere') return 'elsewhere';
  // Who is there is told by the room: until this page is in it, nobody may be called absent.
  if (person === null) return status === 'connected' ? 'away' : 'connecting';
  if (person.face === null) return status === 'connected' ? 'off' : 'connecting';
  const isLetGo = person.party === 'patient' ? link.down === 'face-off' : link.down !== 'whole';
  if (isLetGo) return 'let-go';
  if (heldBack.includes(person.peerId)) return 'held-back';
  return ({ awaited: 'coming', moving: 'shown', stopped: 'stopped' } as const)[frames];
}

/** Whose face is held back by its sender, after this was told of one of theirs. */
export function withHeldBack(
  heldBack: readonly PeerId[],
  { peerId, role, paused }: Pick<RoomProducer, 'peerId' | 'role' | 'paused'>,
): readonly PeerId[] {
  if (role !== 'face' || heldBack.includes(peerId) === paused) return heldBack;
  return paused ? [...heldBack, peerId] : heldBack.filter((other) => other !== peerId);
}
