import { FULL_SIZE, SENT_AS } from './encodings.ts';

export type PictureRole = keyof typeof FULL_SIZE;

/** A picture blown up by a quarter looks the same at a screen's distance. */
const BLOWN_UP = 1.25;

/**
 * The lowest layer of a role that looks sharp at this size, from 0.
 *
 * @param shown where the picture is shown, CSS pixels; the picture lies within it whole.
 * @param pixelRatio device pixels in a CSS pixel.
 * @returns null where nothing of it is seen.
 */
export function layerForSize(
  role: PictureRole,
  shown: { readonly width: number; readonly height: number },
  pixelRatio: number,
): number | null {
  if (shown.width < 1 || shown.height < 1) return null;
  const full = FULL_SIZE[role];
  const { encodings } = SENT_AS[role];
  // The side on which it fits tightly is the one that says how large it is drawn.
  const drawn = Math.min(shown.width / full.width, shown.height / full.height) * pixelRatio;
  const layer = encodings.findIndex(({ scaleResolutionDownBy = 1 }) => BLOWN_UP / scaleResolutionDownBy >= drawn);
  return layer === -1 ? encodings.length - 1 : layer;
}
