import type { Frames } from '#media/frames.ts';
import type { MediaState } from '../media/media-store.ts';

/**
 * What there is to see of the physician, and where nothing is, why. `returning`: they are seen though the server has lost
 * them. `let-go`: the link is too weak for it. `stalled`: their camera gives none. `coming`: the first picture is on its
 * way. `stopped`: none came any more.
 */
export type PhysicianPicture =
  | 'away'
  | 'connecting'
  | 'reconnecting'
  | 'no-picture'
  | 'let-go'
  | 'stalled'
  | 'coming'
  | 'stopped'
  | 'returning'
  | 'present';

/** `online`: whether the server has the physician's page; their pictures come another way, and may go on without it. */
export function physicianPicture(
  online: boolean,
  media: Pick<MediaState, 'link' | 'physicianFace' | 'physicianHeldBack' | 'quality'>,
  frames: Frames,
): PhysicianPicture {
  const { link, physicianFace, physicianHeldBack, quality } = media;
  const isLetGo = quality.other.up === 'face-off' || quality.own.down === 'face-off';
  const isShown = link === 'connected' && physicianFace !== null && !isLetGo && !physicianHeldBack;
  const isLiving = isShown && frames === 'moving';
  if (isLiving) return online ? 'present' : 'returning';
  if (!online) return 'away';
  if (link !== 'connected') return link === 'reconnecting' ? 'reconnecting' : 'connecting';
  if (physicianFace === null) return 'no-picture';
  if (isLetGo) return 'let-go';
  if (physicianHeldBack) return 'stalled';
  return frames === 'awaited' ? 'coming' : 'stopped';
}
