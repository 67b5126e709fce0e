/** A track of a camera or a microphone, or why there is none. */
type Capture =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly why: 'missing' | 'denied' };

/** The face is sent between 640×360 and 1280×720, whatever the camera can do above. */
const FACE_SIZE = {
  width: { ideal: 1280, max: 1280 },
  height: { ideal: 720, max: 720 },
  frameRate: { ideal: 25, max: 30 },
} as const satisfies MediaTrackConstraints;

const EXAMINATION_SIZE = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const satisfies MediaTrackConstraints;

const VOICE = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
} as const satisfies MediaTrackConstraints;

async function open(constraints: MediaStreamConstraints): Promise<Capture> {
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
    return track === undefined ? { ok: false, why: 'missing' } : { ok: true, track };
  } catch (error) {
    const denied =
      error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError');
    return { ok: false, why: denied ? 'denied' : 'missing' };
  }
}

const cameras = async (): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === 'videoinput');

const isExamination = (camera: MediaDeviceInfo, examination: string | null): boolean =>
  examination !== null && camera.label.includes(examination);

/** The camera that sees the patient: the first that is not the examination camera (part of its label, or null). */
export async function openFace(examination: string | null): Promise<Capture> {
  const known = await cameras();
  const face = known.find((camera) => !isExamination(camera, examination));
  if (face === undefined) return { ok: false, why: 'missing' };
  return open({ video: face.deviceId === '' ? FACE_SIZE : { ...FACE_SIZE, deviceId: { exact: face.deviceId } } });
}

export const openVoice = (): Promise<Capture> => open({ audio: VOICE });

/** The dermatoscope or otoscope, found by part of its label. */
export async function openExamination(examination: string | null): Promise<Capture> {
  const camera = (await cameras()).find((each) => isExamination(each, examination));
  if (camera === undefined) return { ok: false, why: 'missing' };
  return open({ video: { ...EXAMINATION_SIZE, deviceId: { exact: camera.deviceId } } });
}
