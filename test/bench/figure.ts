import type { Distribution } from './distribution.ts';

/** What a figure should reach, on one number of its distribution. */
export interface Aim {
  readonly of: keyof Omit<Distribution, 'n'>;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** One quantity that was measured: all its samples, so that anyone can compute something else from them. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly aim?: Aim;
  /** What must be known to read the figure. */
  readonly note?: string;
}

/** `quick` shows in a minute that a measurement works; its figures are too few to tell anything. */
export type Effort = 'full' | 'quick';

/** A measurement of the product that yields figures. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  readonly measure: (effort: Effort) => Promise<readonly Figure[]>;
}

/** Whether the distribution reaches the aim. */
export const reaches = (distribution: Distribution, { of, atMost, atLeast }: Aim): boolean =>
  (atMost === undefined || distribution[of] <= atMost) && (atLeast === undefined || distribution[of] >= atLeast);

/** An aim in a few signs, e.g. `p95 ≤ 100`. */
export const aimText = ({ of, atMost, atLeast }: Aim): string =>
  [atMost === undefined ? '' : `${of} ≤ ${atMost}`, atLeast === undefined ? '' : `${of} ≥ ${atLeast}`]
    .filter((text) => text !== '')
    .join(', ');
