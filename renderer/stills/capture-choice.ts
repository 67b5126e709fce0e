/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** How a still is taken: by the camera's own photograph at its largest, or from a frame of its video. */
export type CaptureChoice =
  | { readonly from: 'photograph'; readonly settings: { readonly imageWidth: number; readonly imageHeight: number } }
  | { readonly from: 'video' };

const pixels = ({ width, height }: PictureSize): number => width * height;

/** The largest photograph a camera offers, or null where it offers none. */
function largestPhoto(offered: PhotoCapabilities | null): PictureSize | null {
  const width = offered?.imageWidth?.max ?? 0;
  const height = offered?.imageHeight?.max ?? 0;
  return width > 0 && height > 0 ? { width, height } : null;
}

/**
 * Chooses what shows the most: the photograph, unless the camera has none or one smaller than its own video.
 *
 * @param offered what the camera says of its photographs; null where it says nothing.
 * @param video the size its video is captured at, not the size it is sent at.
 */
export function chooseCapture(offered: PhotoCapabilities | null, video: PictureSize): CaptureChoice {
  const largest = largestPhoto(offered);
  if (largest === null || pixels(largest) < pixels(video)) return { from: 'video' };
  return { from: 'photograph', settings: { imageWidth: largest.width, imageHeight: largest.height } };
}
