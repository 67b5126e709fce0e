/** What is told of a set of samples: never a mean, which hides the ones that hurt. */
export interface Distribution {
  readonly n: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Nearest-rank percentiles: every number told is one that was measured. @throws RangeError when there is no sample */
export function distributionOf(samples: readonly number[]): Distribution {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new RangeError('a distribution needs at least one sample');
    return value;
  };
  return { n: sorted.length, min: rank(0), median: rank(0.5), p95: rank(0.95), max: rank(1) };
}

export interface Line {
  readonly at0: number;
  readonly perStep: number;
}

/** The straight line that fits samples 0, 1, 2 … best (least squares). @throws RangeError below two samples */
export function trendOf(samples: readonly number[]): Line {
  const count = samples.length;
  if (count < 2) throw new RangeError('a trend needs at least two samples');
  const centre = (count - 1) / 2;
  const mean = samples.reduce((sum, value) => sum + value, 0) / count;
  let along = 0;
  let square = 0;
  samples.forEach((value, step) => {
    along += (step - centre) * (value - mean);
    square += (step - centre) ** 2;
  });
  const perStep = along / square;
  return { at0: mean - perStep * centre, perStep };
}
