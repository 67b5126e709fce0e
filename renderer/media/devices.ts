import { type Instrument, isMeant, type MediaDevice, type SiteInstruments } from '#protocol/equipment.ts';

/** A camera or microphone of the system, as much of it as choosing one needs. */
export type KnownDevice = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>;

/** Chromium lists the system's choice a second time, under an id that names none. */
export const SYSTEM_CHOICE: readonly string[] = ['default', 'communications'];

/** The kind of media device of each instrument. */
const KIND_OF: { readonly [I in Instrument]: MediaDeviceKind } = {
  dermatoscope: 'videoinput',
  otoscope: 'videoinput',
  stethoscope: 'audioinput',
};

/** Every camera and microphone that is plugged; each once. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter(({ kind, deviceId }) => kind !== 'audiooutput' && !SYSTEM_CHOICE.includes(deviceId));
}

/** More than any kiosk has; what main takes at most. */
const MOST = 50;

/** The same as main may know them. */
export const toMediaDevices = (devices: readonly KnownDevice[]): MediaDevice[] =>
  devices
    .flatMap(({ kind, label }) => (kind === 'audiooutput' ? [] : [{ kind, label: label.slice(0, 200) }]))
    .slice(0, MOST);

/**
 * Every way to the device that is this instrument; none where the site has none or it is not plugged. ALSA offers a sound
 * device in several ways, and not each opens: a microphone with one channel has no direct one that Chromium takes.
 */
export function waysToInstrument<D extends KnownDevice>(
  instrument: Instrument,
  devices: readonly D[],
  instruments: SiteInstruments,
): D[] {
  const identity = instruments[instrument];
  if (identity === null) return [];
  return devices.filter((device) => device.kind === KIND_OF[instrument] && isMeant(identity, device));
}

/** The device that is this instrument, or undefined where the site has none or it is not plugged. */
const instrumentAmong = <D extends KnownDevice>(
  instrument: Instrument,
  devices: readonly D[],
  instruments: SiteInstruments,
): D | undefined => waysToInstrument(instrument, devices, instruments)[0];

/** An instrument that is a camera. */
export type ExaminationCamera = Extract<Instrument, 'dermatoscope' | 'otoscope'>;
/** The dermatoscope comes first: it is what is asked for most. */
export const EXAMINATION_CAMERAS: readonly ExaminationCamera[] = ['dermatoscope', 'otoscope'];

/** The examination cameras that are plugged. */
export const examinationsAmong = <D extends KnownDevice>(
  devices: readonly D[],
  instruments: SiteInstruments,
): { readonly instrument: ExaminationCamera; readonly device: D }[] =>
  EXAMINATION_CAMERAS.flatMap((instrument) => {
    const device = instrumentAmong(instrument, devices, instruments);
    return device === undefined ? [] : [{ instrument, device }];
  });

/** The cameras or microphones that are no instrument: the first that opens is the one for the patient's face or voice. */
export function plainAmong<D extends KnownDevice>(
  kind: 'videoinput' | 'audioinput',
  devices: readonly D[],
  instruments: SiteInstruments,
): D[] {
  const isInstrument = (device: D) =>
    Object.values(instruments).some((identity) => identity !== null && isMeant(identity, device));
  return devices.filter((device) => device.kind === kind && !isInstrument(device));
}
