import type { Reading } from '#protocol/measurement.ts';

export interface TrendDot {
  /** 0 oldest, 1 newest. */
  readonly x: number;
  /** 0 lowest, 1 highest of those shown. */
  readonly y: number;
  readonly newest: boolean;
}

const numbersOf = (reading: Reading): number[] => {
  if (reading.validity === 'invalid') return [];
  return reading.kind === 'blood-pressure' ? [reading.systolic, reading.diastolic] : [reading.value];
};

/**
 * Where the usable readings of one kind stand between their own extremes. Readings in another unit than the newest are
 * left out rather than converted; nothing is drawn between dots, for nothing was measured there.
 */
export function trendDots(history: readonly { readonly at: number; readonly reading: Reading }[]): TrendDot[] {
  const usable = history.filter(({ reading }) => numbersOf(reading).length > 0).sort((a, b) => a.at - b.at);
  const newest = usable.at(-1);
  const oldest = usable[0];
  if (!newest || !oldest || newest.at === oldest.at) return [];
  const shown = usable.filter(({ reading }) => reading.unit === newest.reading.unit);
  const values = shown.flatMap(({ reading }) => numbersOf(reading));
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return shown.flatMap((one) =>
    numbersOf(one.reading).map((value) => ({
      x: (one.at - oldest.at) / (newest.at - oldest.at),
      y: span === 0 ? 0.5 : (value - low) / span,
      newest: one === newest,
    })),
  );
}
