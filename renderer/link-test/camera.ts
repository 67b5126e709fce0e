/** Below this mean brightness (0 to 255) with this little between its darkest and brightest place, nothing is on a picture. */
const DARK = { mean: 14, spread: 40 } as const;

/**
 * Whether a picture shows nothing: a cover before the lens, or a camera that sends black.
 *
 * @param pixels red, green, blue, alpha, 0 to 255 each.
 */
export function isDark(pixels: Uint8ClampedArray): boolean {
  let [sum, least, most] = [0, 255, 0];
  for (let at = 0; at + 2 < pixels.length; at += 4) {
    // Luma of ITU-R BT.601, near enough for darkness.
    const luma = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
    sum += luma;
    least = Math.min(least, luma);
    most = Math.max(most, luma);
  }
  return pixels.length < 4 || (sum / (pixels.length / 4) < DARK.mean && most - least < DARK.spread);
}

const SIZE = { width: 32, height: 18 } as const;

/** How long a camera may take to open its eye, ms: many begin with black pictures. */
const PATIENCE = 4000;

/** Looks at a picture that plays until something is on it. It is looked at here, and goes nowhere. */
export async function lookAt(video: HTMLVideoElement, signal: AbortSignal): Promise<'works' | 'dark'> {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const began = performance.now();
  while (context !== null && performance.now() - began < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    signal.throwIfAborted();
    if (video.readyState < video.HAVE_CURRENT_DATA) continue;
    context.drawImage(video, 0, 0, SIZE.width, SIZE.height);
    if (!isDark(context.getImageData(0, 0, SIZE.width, SIZE.height).data)) return 'works';
  }
  return 'dark';
}
