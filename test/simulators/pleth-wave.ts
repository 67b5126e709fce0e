/** A pulse of the finger: systolic upstroke and dicrotic wave, as two bells over the phase of a beat. Returns 0 to 1. */
function pulse(phase: number): number {
  const bell = (centre: number, width: number): number => Math.exp(-(((phase - centre) / width) ** 2));
  return Math.min(1, 0.92 * bell(0.2, 0.11) + 0.38 * bell(0.47, 0.15) + 0.06 * bell(0.85, 0.2));
}

/** Plethysmogram with its beats: {@link PlethWave.next} gives the sample after `interval` ms at `rate` beats a minute. */
export class PlethWave {
  #phase = 0;
  #breath = 0;

  /** `level` 0 to 1 with the swing of breathing (15 a minute); `beat` on the sample that starts a beat. */
  next(interval: number, rate: number): { readonly level: number; readonly beat: boolean } {
    const phase = this.#phase + (interval * rate) / 60_000;
    this.#phase = phase % 1;
    this.#breath = (this.#breath + interval / 4000) % 1;
    const swing = 1 + 0.08 * Math.sin(2 * Math.PI * this.#breath);
    return { level: Math.min(1, 0.12 + 0.74 * swing * pulse(this.#phase)), beat: phase >= 1 };
  }
}
