import { layerForSize, type PictureRole } from './layers.ts';
import type { LayerWish } from './receiving.ts';

/**
 * Follows how large a video is shown until `signal` aborts, and tells what of it is wanted: at once, and at each change. A page
 * that is out of sight wants no pictures.
 */
export function followShownSize(
  video: HTMLVideoElement,
  role: PictureRole,
  tell: (wish: LayerWish) => void,
  signal: AbortSignal,
): void {
  const look = () => {
    const { width, height } = video.getBoundingClientRect();
    const layer =
      document.visibilityState === 'hidden' ? null : layerForSize(role, { width, height }, devicePixelRatio);
    tell(layer === null ? 'hidden' : { spatial: layer, temporal: null });
  };
  const observer = new ResizeObserver(look);
  observer.observe(video);
  document.addEventListener('visibilitychange', look, { signal });
  signal.addEventListener('abort', () => observer.disconnect());
  look();
}
