import { create } from 'zustand';

/**
 * How loud the physician is heard, 0 to 1. The faintest is not silence: whoever turned the sound off by mistake would wait for
 * a voice that never comes. Steps that an ear finds even.
 */
const STEPS = [0.2, 0.35, 0.55, 0.75, 1] as const;

/** Louder than the middle: a booth is for ears of every age, and its maker sets the system's volume. */
const FIRST = 3;

/** Counts from 0 to {@link LOUDEST}; it begins anew with every patient, as the page does. */
export const useVolume = create<{ readonly step: number }>(() => ({ step: FIRST }));

export const LOUDEST = STEPS.length - 1;

/** One step louder (1) or fainter (-1), within what there is. */
export function turnVolume(by: 1 | -1): void {
  useVolume.setState(({ step }) => ({ step: Math.min(LOUDEST, Math.max(0, step + by)) }));
}

/** As media elements count it, 0 to 1. */
export const volumeAt = (step: number): number => STEPS[Math.min(LOUDEST, Math.max(0, step))] ?? 1;
