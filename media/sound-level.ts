/** Level below which a meter shows nothing, dB of full scale: the noise of a good line. */
const FLOOR = -60;
/** Level at which it is full: a body's sounds seldom come nearer to full scale. */
const FULL = -6;

/**
 * How far a meter goes out for a piece of sound, 0 to 1, even in dB: a faint heart is seen as well.
 *
 * @param samples −1 to 1.
 */
export function meterOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(samples.length, 1);
  const level = 10 * Math.log10(Math.max(power, 1e-12));
  return Math.min(1, Math.max(0, (level - FLOOR) / (FULL - FLOOR)));
}
