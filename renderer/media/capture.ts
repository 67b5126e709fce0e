import * as sizes from '#media/encodings.ts';
import type { SiteInstruments } from '#protocol/equipment.ts';
import { listDevices, plainAmong } from './devices.ts';

/** A track of a camera or a microphone, or why there is none. */
export type Capture =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly why: 'missing' | 'denied' };

/** The face is sent between 640×360 and 1280×720, whatever the camera can do above. */
const FACE_SIZE = {
  width: { ideal: sizes.FACE_SIZE.width, max: sizes.FACE_SIZE.width },
  height: { ideal: sizes.FACE_SIZE.height, max: sizes.FACE_SIZE.height },
  frameRate: { ideal: 25, max: 30 },
} as const satisfies MediaTrackConstraints;

/** W3C Image Capture, § 5.1: zoom is to be asked for when the camera is opened. The DOM's types do not know it. */
const WITH_ZOOM = { zoom: true };

const EXAMINATION_SIZE = {
  width: { ideal: sizes.EXAMINATION_SIZE.width },
  height: { ideal: sizes.EXAMINATION_SIZE.height },
} as const satisfies MediaTrackConstraints;

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

/** The first of these devices that opens, or why the last did not. */
async function openFirst(
  devices: readonly MediaDeviceInfo[],
  constraintsOf: (deviceId: string) => MediaStreamConstraints,
): Promise<Capture> {
  let captured: Capture = { ok: false, why: 'missing' };
  for (const { deviceId } of devices) {
    captured = await open(constraintsOf(deviceId));
    if (captured.ok || captured.why === 'denied') break;
  }
  return captured;
}

/** The cameras that could see the patient: those that are no instrument. */
export const listFaceCameras = async (instruments: SiteInstruments): Promise<MediaDeviceInfo[]> =>
  plainAmong('videoinput', await listDevices(), instruments);

/** The microphones that could hear the patient. */
export const listMicrophones = async (instruments: SiteInstruments): Promise<MediaDeviceInfo[]> =>
  plainAmong('audioinput', await listDevices(), instruments);

const chosenFirst = (plugged: readonly MediaDeviceInfo[], chosen: string | null): MediaDeviceInfo[] => [
  ...plugged.filter(({ deviceId }) => deviceId === chosen),
  ...plugged.filter(({ deviceId }) => deviceId !== chosen),
];

/** The camera that sees the patient: the one that was chosen where it opens, else the first that is no instrument. */
export async function openFace(instruments: SiteInstruments, chosen: string | null = null): Promise<Capture> {
  return openFirst(chosenFirst(await listFaceCameras(instruments), chosen), (deviceId) => ({
    video: { ...FACE_SIZE, ...WITH_ZOOM, ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }) },
  }));
}

/**
 * The patient's voice: the microphone that was chosen where it opens, else the system's. Where a stethoscope could be taken for
 * one, the microphone is named.
 */
export async function openVoice(instruments: SiteInstruments, chosen: string | null = null): Promise<Capture> {
  if (chosen === null && instruments.stethoscope === null) return open({ audio: VOICE });
  return openFirst(chosenFirst(await listMicrophones(instruments), chosen), (deviceId) => ({
    audio: { ...VOICE, deviceId: { exact: deviceId } },
  }));
}

/** An examination camera, so that its zoom may be set where it has one. */
export async function openExamination({ deviceId }: Pick<MediaDeviceInfo, 'deviceId'>): Promise<Capture> {
  return open({ video: { ...EXAMINATION_SIZE, ...WITH_ZOOM, deviceId: { exact: deviceId } } });
}
