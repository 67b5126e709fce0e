import type { MeasurementKind, Reading, Reason } from '#protocol/measurement.ts';

/** Ms of uninterrupted values behind a result, as for the other oximeters. */
const STABLE = { valid: 10_000, doubtful: 20_000 } as const;
/** Ms without a value after which a run is broken. */
const BREAK = 5000;
const NEEDED: readonly MeasurementKind[] = ['oxygen-saturation', 'pulse-rate'];

/**
 * Decides when an agent's running oximetry is a result: the last values it reported, never an average, once they have come
 * without a break for 10 s, or 20 s where some were questionable. A finished spot check is a result at once. Any invalid
 * value starts from zero. One result a run.
 */
export class OximetryRun {
  readonly #needed: readonly MeasurementKind[];
  readonly #latest = new Map<MeasurementKind, { readonly reading: Reading; readonly at: number }>();
  #began: number | undefined;
  #validSince: number | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #doubts = new Set<Reason>();
  #done = false;

  /** `kinds`: what the device reports. */
  constructor(kinds: ReadonlySet<MeasurementKind>) {
    this.#needed = NEEDED.filter((kind) => kinds.has(kind));
  }

  /** Takes the readings of one report; the result they complete, if they do. `at` in ms. */
  take(readings: readonly Reading[], spot: boolean, at: number): readonly Reading[] | undefined {
    if (at - this.#last > BREAK) this.#reset();
    if (readings.some(({ kind, validity }) => validity === 'invalid' && this.#needed.includes(kind))) {
      this.#reset();
      return undefined;
    }
    if (readings.length === 0) return undefined;
    this.#last = at;
    for (const reading of readings) this.#latest.set(reading.kind, { reading, at });
    const together = this.#together(at);
    if (!together) return undefined;
    this.#began ??= at;
    const doubted = together.flatMap(({ reasons }) => reasons);
    for (const reason of doubted) this.#doubts.add(reason);
    this.#validSince = doubted.length > 0 ? undefined : (this.#validSince ?? at);
    if (this.#done) return undefined;
    const stable = this.#validSince !== undefined && at - this.#validSince >= STABLE.valid;
    if (!spot && !stable && at - this.#began < STABLE.doubtful) return undefined;
    this.#done = true;
    return spot || stable ? together : this.#doubted(together, []);
  }

  /** What had been read and had not lasted long enough, when the agent ends; with that doubt. */
  end(): readonly Reading[] {
    const together = this.#done ? undefined : this.#together(this.#last);
    const doubted = together ? this.#doubted(together, ['too-short']) : [];
    this.#reset();
    return doubted;
  }

  /** Ms of further valid values until a result. */
  remaining(at: number): number {
    return this.#validSince === undefined ? STABLE.valid : Math.max(0, STABLE.valid - (at - this.#validSince));
  }

  #together(at: number): readonly Reading[] | undefined {
    const current = [...this.#latest.values()].filter((entry) => at - entry.at <= BREAK);
    const whole = this.#needed.every((kind) => current.some(({ reading }) => reading.kind === kind));
    return whole && this.#needed.length > 0 ? current.map(({ reading }) => reading) : undefined;
  }

  #doubted(readings: readonly Reading[], more: readonly Reason[]): readonly Reading[] {
    const reasons = [...new Set([...this.#doubts, ...more])];
    return readings.map((reading) =>
      reading.validity === 'invalid' ? reading : { ...reading, validity: 'questionable', reasons },
    );
  }

  #reset(): void {
    this.#latest.clear();
    this.#began = undefined;
    this.#validSince = undefined;
    this.#doubts = new Set();
    this.#done = false;
  }
}
