import type { Measurement } from '#protocol/measurement.ts';
import { ageOn } from '../consultation/age.ts';
import { useConsole } from '../state/use-console.tsx';
import { type SignFlag, signOf, unruledWhy } from './red-flags.ts';

/** What threshold a reading of the consultation on screen is beyond; null for none, and where no rule holds for the patient. */
export function useSign(measurement: Measurement): SignFlag | null {
  const isRuled = useConsole(({ consultation }) => {
    if (consultation === null) return false;
    const { thresholds, identity } = consultation;
    return unruledWhy({ thresholds, age: ageOn(identity.birthDate, new Date()) }) === null;
  });
  return isRuled ? signOf(measurement) : null;
}
