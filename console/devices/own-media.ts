import { FACE_SIZE } from '#media/encodings.ts';

/** Why one's own microphone or camera is not there. */
export type MediaTrouble = 'denied' | 'missing' | 'busy';

/** Microphone or camera of whoever sits before this page: sending, silenced by its owner, or not available and why. */
export type OwnDevice =
  | { readonly state: 'starting' }
  | { readonly state: 'on'; readonly track: MediaStreamTrack }
  /** Silenced by its owner. A muted microphone keeps its track, to speak again at once; a camera goes dark. */
  | { readonly state: 'off'; readonly track: MediaStreamTrack | null }
  | { readonly state: 'trouble'; readonly trouble: MediaTrouble };

/** Reads what getUserMedia rejected with. Names: W3C Media Capture and Streams, section 10.2. */
export function troubleOf(error: unknown): MediaTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'missing';
}

const CONSTRAINTS = {
  microphone: { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
  camera: {
    video: { width: { ideal: FACE_SIZE.width }, height: { ideal: FACE_SIZE.height }, frameRate: { ideal: 25 } },
  },
} as const satisfies Record<string, MediaStreamConstraints>;

/** What is wanted of a device, from this one of them. */
function constraintsOf(device: keyof typeof CONSTRAINTS, chosen: string): MediaStreamConstraints {
  const deviceId = { exact: chosen };
  return device === 'microphone'
    ? { audio: { ...CONSTRAINTS.microphone.audio, deviceId } }
    : { video: { ...CONSTRAINTS.camera.video, deviceId } };
}

/** Whether what was chosen is not plugged. Names: W3C Media Capture and Streams, section 10.2. */
const isAbsent = (error: unknown): boolean =>
  // To some browsers an OverconstrainedError is no Error.
  typeof error === 'object' &&
  error !== null &&
  'name' in error &&
  (error.name === 'OverconstrainedError' || error.name === 'NotFoundError');

/**
 * The chosen one where that is plugged, else the system's choice. It is asked for by name and not as an ideal: Chromium gives
 * another microphone than the ideal one where one is open already.
 */
async function openStream(device: keyof typeof CONSTRAINTS, chosen: string | null): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  if (chosen !== null) {
    try {
      return await mediaDevices.getUserMedia(constraintsOf(device, chosen));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
  return mediaDevices.getUserMedia(CONSTRAINTS[device]);
}

/** Opens one's own microphone or camera; each alone, so that one missing does not silence the other. */
export async function openOwnDevice(
  device: keyof typeof CONSTRAINTS,
  chosen: string | null = null,
): Promise<OwnDevice> {
  // `mediaDevices` does not exist in a page that was not served securely.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return { state: 'trouble', trouble: 'denied' };
  try {
    const stream = await openStream(device, chosen);
    const [track] = stream.getTracks();
    return track ? { state: 'on', track } : { state: 'trouble', trouble: 'missing' };
  } catch (error) {
    return { state: 'trouble', trouble: troubleOf(error) };
  }
}
