import { fitsPurpose } from '#protocol/attachment.ts';
import { type CaptureChoice, chooseCapture, type PictureSize } from './capture-choice.ts';

/** Of a JPEG made here, 0 to 1. */
const JPEG_QUALITY = 0.92;

/** A camera that does not answer must not keep the patient waiting: ms. */
const PHOTO_WITHIN = 5_000;

/** A still as it is kept. The caller closes `picture`, which is for its preview. */
export interface Photograph extends PictureSize {
  readonly from: CaptureChoice['from'];
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly picture: ImageBitmap;
}

/** Rejects after `time` ms, or once `signal` aborts. The oldest Chromium of the kiosk has no `AbortSignal.any`. */
function within<T>(promise: Promise<T>, time: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new Error('given up'));
    if (signal.aborted) give();
    const timer = setTimeout(give, time);
    signal.addEventListener('abort', give, { once: true });
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', give);
    };
    promise.then(resolve, reject).finally(done);
  });
}

/** A camera that gave nothing for a moment is muted, and until a while after its return the platform takes no picture of it. */
function unmuted(track: MediaStreamTrack): Promise<unknown> {
  return new Promise((resolve) => {
    if (track.muted) track.addEventListener('unmute', resolve, { once: true });
    else resolve(null);
  });
}

async function asJpeg(picture: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}

async function ownPhotograph(
  camera: ImageCapture,
  settings: PhotoSettings,
  signal: AbortSignal,
): Promise<{ blob: Blob; picture: ImageBitmap } | null> {
  try {
    const blob = await within(camera.takePhoto(settings), PHOTO_WITHIN, signal);
    return { blob, picture: await createImageBitmap(blob) };
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

/**
 * A still of what a camera sees now: its own photograph at its largest where that shows more than its video, else a frame of
 * the video at the size it is captured at. Rejects where the track gives no frame, or once `signal` aborts.
 */
export async function photograph(track: MediaStreamTrack, signal: AbortSignal): Promise<Photograph> {
  await within(unmuted(track), PHOTO_WITHIN, signal);
  const camera = new ImageCapture(track);
  const offered = await within(camera.getPhotoCapabilities(), PHOTO_WITHIN, signal).catch(() => null);
  const { width = 0, height = 0 } = track.getSettings();
  const choice = chooseCapture(offered, { width, height });
  const own = choice.from === 'photograph' ? await ownPhotograph(camera, choice.settings, signal) : null;
  // What the camera promised and what it gave are two things.
  const isWorth = own !== null && own.picture.width * own.picture.height >= width * height;
  if (own !== null && !isWorth) own.picture.close();
  const picture = isWorth ? own.picture : await within(camera.grabFrame(), PHOTO_WITHIN, signal);
  const blob = isWorth && fitsPurpose('still', own.blob.type, own.blob.size) ? own.blob : await asJpeg(picture);
  return {
    from: isWorth ? 'photograph' : 'video',
    mediaType: blob.type,
    bytes: new Uint8Array(await blob.arrayBuffer()),
    width: picture.width,
    height: picture.height,
    picture,
  };
}
