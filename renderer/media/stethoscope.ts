import type { SiteInstruments, StethoscopeCheck } from '#protocol/equipment.ts';
import { listDevices, waysToInstrument } from './devices.ts';
import { judgeLevel, type Level } from './level.ts';

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

/** Samples of a block of sound. */
const BLOCK = 16_384;
/** Blocks that tell whether a tone is played to the stethoscope; only then is it listened to for longer. */
const FIRST_BLOCKS = 3;
/** Seconds a tone must stay level. */
const TONE_SECONDS = 10;

/** Listens to a track, block after block, until a tone has lasted long enough or there is none. */
async function listen(track: MediaStreamTrack, signal: AbortSignal): Promise<Level> {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: BLOCK });
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const blockTime = (BLOCK / context.sampleRate) * 1000;
  const blocks: Float32Array[] = [];
  try {
    // The first block is full only once as much sound has come.
    for (let count = Math.ceil((TONE_SECONDS * 1000) / blockTime); blocks.length < count; ) {
      await new Promise((resolve) => setTimeout(resolve, blockTime));
      signal.throwIfAborted();
      const block = new Float32Array(BLOCK);
      analyser.getFloatTimeDomainData(block);
      blocks.push(block);
      if (blocks.length === FIRST_BLOCKS && judgeLevel(blocks.slice(1), context.sampleRate).type === 'no-tone') break;
    }
    return judgeLevel(blocks.slice(1), context.sampleRate);
  } finally {
    source.disconnect();
    await context.close();
  }
}

/**
 * Opens the stethoscope for a check and closes it at once: raw or not, and whether sound arrives. Where a steady tone is
 * played to it, its level must stay for ten seconds. Rejects with the signal's reason when aborted.
 */
export async function checkStethoscope(instruments: SiteInstruments, signal: AbortSignal): Promise<StethoscopeCheck> {
  const opened = await openStethoscope(instruments);
  if (!opened.ok) {
    if (opened.why === 'processed') return { type: 'processed', by: [...opened.by] };
    return opened.why === 'missing' ? { type: 'absent' } : { type: 'fault', detail: 'not-opened' };
  }
  try {
    const level = await listen(opened.track, signal);
    switch (level.type) {
      case 'dead':
        return { type: 'silent' };
      case 'drifting':
        return { type: 'unlevel' };
      case 'steady':
      case 'no-tone':
        return { type: 'raw' };
    }
  } finally {
    opened.track.stop();
  }
}
