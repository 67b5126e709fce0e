import type { Reading, Reason } from '#protocol/measurement.ts';

/** What a living body can have; outside it the probe saw no body. Bounds of ours, no clinical limit. */
const BODY = { Cel: [30, 43], '[degF]': [86, 109.4] } as const;

/** A temperature in the unit the device reported; `doubts` make it questionable. */
export function judgeTemperature(
  value: number,
  unit: keyof typeof BODY,
  deviceTime: string | undefined,
  doubts: Reason[] = [],
): Reading {
  const field = { kind: 'body-temperature', unit, ...(deviceTime ? { deviceTime } : {}) } as const;
  const [low, high] = BODY[unit];
  if (!(value >= low && value <= high))
    return { ...field, value: null, validity: 'invalid', reasons: ['out-of-range'] };
  return { ...field, value, validity: doubts.length > 0 ? 'questionable' : 'valid', reasons: doubts };
}
