import type { SiteInstruments, StethoscopeCheck } from '#protocol/equipment.ts';
import { BLOCK, BLOCK_SECONDS, hasSound, JUDGED_RATE, TONE, ToneListening, type ToneProgress } from './level.ts';
import { soundContext } from './loudspeaker.ts';
import { openStethoscope } from './stethoscope.ts';

/**
 * Least samples a second of a stethoscope that is called full-band, Hz: those of a compact disc, which hold all that is
 * audible. One that gives 8,000 is a telephone's microphone.
 */
const LEAST_RATE = 44_100;

/** How loud the tone is played, of a full scale of 1: as loud as a small loudspeaker gives it clean. */
const LOUDNESS = 0.5;
/** Seconds in which it swells: without them it begins with a crack. */
const SWELL = 0.05;

/** Blocks that tell whether anything comes. */
const QUICK_BLOCKS = 2;

/** The blocks of a track's sound, as they come, until the signal aborts or the track ends. */
async function* blocksOf(context: AudioContext, track: MediaStreamTrack, signal: AbortSignal) {
  const analyser = new AnalyserNode(context, { fftSize: BLOCK });
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  try {
    for (let isWhole = false; track.readyState === 'live'; isWhole = true) {
      await new Promise((resolve) => setTimeout(resolve, BLOCK_SECONDS * 1000));
      signal.throwIfAborted();
      const block = new Float32Array(BLOCK);
      analyser.getFloatTimeDomainData(block);
      // The first holds what was there before the sound came.
      if (isWhole) yield block;
    }
  } finally {
    source.disconnect();
  }
}

/** Plays the tone by the kiosk's loudspeaker for as long as the context lasts. */
function playTone(context: AudioContext): void {
  const loudness = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: TONE });
  loudness.gain.setValueAtTime(0, context.currentTime);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, context.currentTime + SWELL);
  tone.connect(loudness).connect(context.destination);
  tone.start();
}

/**
 * Opens the stethoscope for a check and closes it at once: raw or not, how much of the sound it gives, and whether any comes.
 *
 * @param onTone of the test with a tone, which somebody has to hold the disc to the loudspeaker for: the kiosk plays it for up
 *   to half a minute, and only this test finds it `proven`. Told of each step. Without it the check takes a second, and what
 *   its track says is believed.
 * @throws the signal's reason, when aborted; the tone ends with it.
 */
export async function checkStethoscope(
  instruments: SiteInstruments,
  signal: AbortSignal,
  onTone?: (progress: ToneProgress) => void,
): Promise<StethoscopeCheck> {
  const opened = await openStethoscope(instruments);
  if (!opened.ok) {
    if (opened.why === 'processed') return { type: 'processed', by: [...opened.by] };
    return opened.why === 'missing' ? { type: 'absent' } : { type: 'fault', detail: 'not-opened' };
  }
  const { track } = opened;
  try {
    signal.throwIfAborted();
    const { sampleRate } = track.getSettings();
    if (sampleRate === undefined) return { type: 'fault', detail: 'no-sample-rate' };
    if (sampleRate < LEAST_RATE) return { type: 'narrow', sampleRate };
    return await listen(track, signal, onTone);
  } finally {
    track.stop();
  }
}

async function listen(
  track: MediaStreamTrack,
  signal: AbortSignal,
  onTone: ((progress: ToneProgress) => void) | undefined,
): Promise<StethoscopeCheck> {
  const context = soundContext({ sampleRate: JUDGED_RATE });
  const close = () => context.close().catch(() => undefined);
  // Silent at once, whatever block is waited for.
  signal.addEventListener('abort', close);
  try {
    const blocks = blocksOf(context, track, signal);
    return await (onTone === undefined ? hear(blocks) : watchTone(context, blocks, onTone));
  } finally {
    signal.removeEventListener('abort', close);
    await close();
  }
}

/** Whether sound comes. */
async function hear(blocks: AsyncIterable<Float32Array>): Promise<StethoscopeCheck> {
  let count = 0;
  for await (const block of blocks) {
    if (hasSound(block)) return { type: 'raw' };
    count += 1;
    if (count === QUICK_BLOCKS) return { type: 'silent' };
  }
  return { type: 'absent' };
}

async function watchTone(
  context: AudioContext,
  blocks: AsyncIterable<Float32Array>,
  onTone: (progress: ToneProgress) => void,
): Promise<StethoscopeCheck> {
  const listening = new ToneListening();
  playTone(context);
  for await (const block of blocks) {
    const progress = listening.take(block);
    onTone(progress);
    if (progress.type !== 'told') continue;
    switch (progress.verdict) {
      case 'dead':
        return { type: 'silent' };
      case 'not-heard':
        return { type: 'raw', tone: 'not-heard' };
      case 'steady':
        return { type: 'proven', at: new Date().toISOString() };
      case 'drifting':
        return { type: 'unlevel' };
    }
  }
  // Its track ended: it was pulled out.
  return { type: 'absent' };
}
