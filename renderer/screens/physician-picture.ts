import type { Frames } from '#media/frames.ts';
import type { MediaState } from '../media/media-store.ts';

/**
 * What there is to see of the physician, and where nothing is, why. `returning`: they are seen though the server has lost
 * them. `let-go`: the link is too weak for it. `coming`: the first picture is on its way. `stopped`: none came any more.
 */
export type PhysicianPicture =
  | 'away'
  | 'connecting'
  | 'reconnecting'
  | 'no-picture'
  | 'let-go'
  | 'coming'
  | 'stopped'
  | 'returning'
  | 'present';

/** `online`: whether the server has the physician's page; their pictures come another way, and may go on without it. */
export function physicianPicture(
  online: boolean,
  { link, physicianFace, quality }: Pick<MediaState, 'link' | 'physicianFace' | 'quality'>,
  frames: Frames,
): PhysicianPicture {
  const isLetGo = quality.other.up === 'face-off' || quality.own.down === 'face-off';
  const isLiving = link === 'connected' && physicianFace !== null && !isLetGo && frames === 'moving';
  if (isLiving) return online ? 'present' : 'returning';
  if (!online) return 'away';
  if (link !== 'connected') return link === 'reconnecting' ? 'reconnecting' : 'connecting';
  if (physicianFace === null) return 'no-picture';
  if (isLetGo) return 'let-go';
  return frames === 'awaited' ? 'coming' : 'stopped';
}
