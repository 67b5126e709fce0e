import type { SiteInstruments } from '#protocol/equipment.ts';
import { listDevices, waysToInstrument } from './devices.ts';

/** What browsers do to a voice, each of which destroys heart and breath sounds. */
const PROCESSING = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;
type Processing = (typeof PROCESSING)[number];

/** Asked for exactly: the track fails to open where one of them cannot be off. */
const RAW = {
  echoCancellation: { exact: false },
  noiseSuppression: { exact: false },
  autoGainControl: { exact: false },
} as const satisfies MediaTrackConstraints;

export type RawTrack =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly why: 'missing' | 'fault' }
  | { readonly ok: false; readonly why: 'processed'; readonly by: readonly Processing[] };

/** The processings that are on, by what the track itself says; one it does not speak of is not known to be off. */
export const processingOf = (settings: MediaTrackSettings): Processing[] =>
  PROCESSING.filter((processing) => settings[processing] !== false);

/** Opens the site's stethoscope, picked by its identity, with all processing off; refused unless the track itself says so. */
export async function openStethoscope(instruments: SiteInstruments): Promise<RawTrack> {
  let opened: RawTrack = { ok: false, why: 'missing' };
  for (const { deviceId } of waysToInstrument('stethoscope', await listDevices(), instruments)) {
    opened = await openRaw(deviceId);
    if (opened.ok) break;
  }
  return opened;
}

async function openRaw(deviceId: string): Promise<RawTrack> {
  try {
    const audio = { ...RAW, deviceId: { exact: deviceId } };
    const [track] = (await navigator.mediaDevices.getUserMedia({ audio })).getTracks();
    if (track === undefined) return { ok: false, why: 'missing' };
    const by = processingOf(track.getSettings());
    if (by.length === 0) return { ok: true, track };
    track.stop();
    return { ok: false, why: 'processed', by };
  } catch (error) {
    if (error instanceof OverconstrainedError) {
      const by = PROCESSING.filter((processing) => processing === error.constraint);
      if (by.length > 0) return { ok: false, why: 'processed', by };
    }
    const isAway = error instanceof DOMException && error.name === 'NotFoundError';
    return { ok: false, why: isAway ? 'missing' : 'fault' };
  }
}
