import type { Reason } from '#protocol/measurement.ts';

/** Bits of a device's status word, and what any of them says. */
export type StatusRule = readonly [bits: number, reason: Reason];

/** What a status word says, in the order of the rules. */
export const reasonsOf = (status: number, rules: readonly StatusRule[]): Reason[] =>
  rules.filter(([bits]) => (status & bits) !== 0).map(([, reason]) => reason);
