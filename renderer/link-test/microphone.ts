/** Root mean square that no room's noise reaches behind a microphone's noise suppression, of a full scale of 1. */
const FLOOR = 0.015;

/** How much louder than the quietest quarter of what was heard a voice is: 12 dB. */
const ABOVE = 4;

/** Stretches that must be so loud: one is a knock on the table. */
const ENOUGH = 3;

/**
 * Whether somebody spoke.
 *
 * @param levels root mean square of stretches of 50 ms, oldest first, 0 to 1.
 */
export function isSpeech(levels: readonly number[]): boolean {
  const quiet = [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 4)] ?? 0;
  const bar = Math.max(FLOOR, ABOVE * quiet);
  // Somebody who speaks from the first moment on leaves no quiet to compare with.
  const loud = levels.filter((level) => level >= bar || level >= 20 * FLOOR);
  return loud.length >= ENOUGH;
}

/** The level of a stretch of sound, 0 to 1. */
export const rootMeanSquare = (samples: Float32Array): number =>
  samples.length === 0 ? 0 : Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

const STRETCH = 50;
const KEPT = 400;

/**
 * Listens until somebody speaks or the signal aborts, which rejects. `onLevel` is told each stretch, 0 to 1. The sound is
 * measured here, and goes nowhere.
 */
export async function listenFor(
  track: MediaStreamTrack,
  signal: AbortSignal,
  onLevel: (level: number) => void,
): Promise<void> {
  const context = new AudioContext();
  try {
    const ear = context.createAnalyser();
    ear.fftSize = 2048;
    context.createMediaStreamSource(new MediaStream([track])).connect(ear);
    const samples = new Float32Array(ear.fftSize);
    const levels: number[] = [];
    while (!isSpeech(levels)) {
      await new Promise((resolve) => setTimeout(resolve, STRETCH));
      signal.throwIfAborted();
      ear.getFloatTimeDomainData(samples);
      levels.push(rootMeanSquare(samples));
      if (levels.length > KEPT) levels.shift();
      onLevel(levels.at(-1) ?? 0);
    }
  } finally {
    void context.close().catch(() => undefined);
  }
}
