import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';
import type { PeerId } from '#protocol/room.ts';
import type { LayerWish } from './receiving.ts';
import type { RoomKeeper } from './room-keeper.ts';

/** What the fall moves: pictures alone. Voice, stethoscope and vitals are not within its reach. */
export type FallingRoom = Pick<RoomKeeper, 'setMaxLayer' | 'setPaused' | 'setCeiling'>;

const reaches = (step: FallStep, from: FallStep): boolean => FALL_STEPS.indexOf(step) >= FALL_STEPS.indexOf(from);

const LOWEST = { spatial: 0, temporal: null } as const satisfies LayerWish;

/** Sends what a step leaves. Where the face is off the examination is too: what is left of the link is the voice's. */
export function applyUp(room: FallingRoom, step: FallStep): void {
  room.setMaxLayer('examination', reaches(step, 'examination-lowered') ? 0 : null);
  room.setMaxLayer('face', reaches(step, 'face-lowered') ? 0 : null);
  for (const role of ['examination', 'face'] as const) room.setPaused(role, step === 'face-off');
}

/** Asks the SFU for what a step leaves of the other's pictures. */
export function applyDown(room: FallingRoom, peerId: PeerId, step: FallStep): void {
  const ceiling = (from: FallStep) => (step === 'face-off' ? 'hidden' : reaches(step, from) ? LOWEST : null);
  room.setCeiling({ peerId, role: 'examination' }, ceiling('examination-lowered'));
  room.setCeiling({ peerId, role: 'face' }, ceiling('face-lowered'));
}

/** Of a third the picture goes first: it is a small one, and the two who speak need the room. Their voice stays. */
export function applyDownToThird(room: FallingRoom, peerId: PeerId, step: FallStep): void {
  room.setCeiling({ peerId, role: 'face' }, step === 'whole' ? null : 'hidden');
}
