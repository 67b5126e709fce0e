import type { Reading } from '#protocol/measurement.ts';

/** What a person can weigh and measure; outside it the device saw none. Bounds of ours, no clinical limit. */
const BOUNDS = {
  'body-weight': { kg: [2, 350], '[lb_av]': [5, 770] },
  'body-height': { cm: [40, 250], '[in_i]': [16, 98] },
} as const satisfies Record<string, Record<string, readonly [number, number]>>;

type Measured = 'body-weight' | 'body-height';
type UnitOf<K extends Measured> = keyof (typeof BOUNDS)[K] & string;

/** Weight or height as a reading, `deviceTime` where the device gave one; `doubts` make it questionable. */
export function judgeBody<K extends Measured>(
  kind: K,
  unit: UnitOf<K>,
  value: number,
  { deviceTime, doubts = [] }: { readonly deviceTime?: string | undefined; readonly doubts?: Reading['reasons'] } = {},
): Reading {
  const bounds: Readonly<Record<string, readonly [number, number]>> = BOUNDS[kind];
  const [low, high] = bounds[unit] ?? [0, 0];
  const field = { kind, unit, ...(deviceTime === undefined ? {} : { deviceTime }) };
  if (!(value >= low && value <= high))
    return { ...field, value: null, validity: 'invalid', reasons: ['out-of-range'] };
  return { ...field, value, validity: doubts.length > 0 ? 'questionable' : 'valid', reasons: doubts };
}
