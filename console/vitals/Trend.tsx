import type { Reading } from '#protocol/measurement.ts';
import { trendDots } from './trend-dots.ts';

const WIDTH = 72;
const HEIGHT = 20;
const MARGIN = 3;
/** Two readings are a pair, which the numbers tell better. */
const LEAST = 3;

/** The readings of one kind as dots in time. The numbers stand beside it in words, so it is for the eye only. */
export function Trend({
  history,
}: {
  readonly history: readonly { readonly at: number; readonly reading: Reading }[];
}) {
  if (history.length < LEAST) return null;
  const dots = trendDots(history);
  if (dots.length === 0) return null;
  return (
    <svg className="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {dots.map(({ x, y, newest }) => (
        <circle
          key={`${x}/${y}`}
          className={newest ? 'newest' : undefined}
          cx={MARGIN + x * (WIDTH - 2 * MARGIN)}
          cy={MARGIN + (1 - y) * (HEIGHT - 2 * MARGIN)}
          r={newest ? 2.6 : 2}
        />
      ))}
    </svg>
  );
}
