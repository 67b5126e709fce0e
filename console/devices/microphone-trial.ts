import { meterOf } from '#media/sound-level.ts';

/** ms between two looks at the sound. */
const EVERY = 80;
/** What is left of the bar at the next look: an eye must have time to see a word. */
const FALLS = 0.85;
/** How far the meter must go out for it to be a voice, and not what is left of a room behind noise suppression. */
const VOICE = 0.3;
/** Looks that must show it: one is a knock on the table. */
const ENOUGH = 3;

/** s for which somebody is listened to. */
const LISTENS = 4;

/** Whether somebody spoke. `levels`: how far the meter went out at each look, 0 to 1. */
export const isVoice = (levels: readonly number[]): boolean =>
  levels.filter((level) => level >= VOICE).length >= ENOUGH;

/** Looks at a microphone's level, 0 to 1, until the signal aborts. The sound is measured here, and goes nowhere. */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void, signal: AbortSignal): void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4_096 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(meterOf(samples));
  }, EVERY);
  signal.addEventListener('abort', () => {
    clearInterval(look);
    context.close().catch(() => undefined);
  });
}

/** What the bar of a meter shows after a level. */
export const fallingTo = (level: number, shown: number): number => Math.max(level, shown * FALLS);

export type TrialPhase = 'idle' | 'listening' | 'playing' | 'played' | 'nothing';

interface TrialParts {
  readonly track: MediaStreamTrack;
  /** Where it is played; null: the system's own choice. */
  readonly loudspeaker: string | null;
  readonly onPhase: (phase: TrialPhase) => void;
  readonly signal: AbortSignal;
}

/**
 * Listens to a voice for some seconds and plays it by the loudspeaker. It is held in memory meanwhile, and nowhere else.
 * Rejects with the signal's reason, or where this browser cannot record or play.
 */
export async function hearOneself({ track, loudspeaker, onPhase, signal }: TrialParts): Promise<void> {
  const ended = new AbortController();
  const done = AbortSignal.any([signal, ended.signal]);
  const context = new AudioContext();
  try {
    onPhase('listening');
    const levels: number[] = [];
    watchLevel(track, (level) => levels.push(level), done);
    const voice = await context.decodeAudioData(await recordFor(LISTENS, track, done));
    done.throwIfAborted();
    if (!isVoice(levels)) return onPhase('nothing');
    onPhase('playing');
    await play(context, voice, loudspeaker, done);
    onPhase('played');
  } finally {
    ended.abort();
    context.close().catch(() => undefined);
  }
}

async function recordFor(seconds: number, track: MediaStreamTrack, signal: AbortSignal): Promise<ArrayBuffer> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const pieces: Blob[] = [];
  const whole = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  recorder.start();
  // It stops by itself where its track ends.
  const stop = () => recorder.state !== 'inactive' && recorder.stop();
  const timer = setTimeout(stop, seconds * 1000);
  signal.addEventListener('abort', stop);
  await whole;
  clearTimeout(timer);
  signal.throwIfAborted();
  return await new Blob(pieces).arrayBuffer();
}

async function play(
  context: AudioContext,
  voice: AudioBuffer,
  loudspeaker: string | null,
  signal: AbortSignal,
): Promise<void> {
  // By an element: more browsers let one choose where that is heard than where Web Audio is.
  const heard = context.createMediaStreamDestination();
  const player = new Audio();
  player.srcObject = heard.stream;
  // One that is not plugged any more leaves the sound where it is.
  if ('setSinkId' in player) await player.setSinkId(loudspeaker ?? '').catch(() => undefined);
  const source = new AudioBufferSourceNode(context, { buffer: voice });
  source.connect(heard);
  const over = new Promise<void>((resolve, reject) => {
    source.addEventListener('ended', () => resolve());
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  try {
    await player.play();
    source.start();
    await over;
  } finally {
    player.pause();
    player.srcObject = null;
  }
}
