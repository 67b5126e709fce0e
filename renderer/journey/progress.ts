import type { Modality } from '#protocol/measurement.ts';
import type { Journey } from './state.ts';

export type Chapter = 'identity' | 'reason' | Modality | 'physician';

/** Where the patient stands among the chapters, counted from 1; null on screens that are no part of the count. */
export function progressOf({ screen, steps }: Journey): { chapter: Chapter; at: number; of: number } | null {
  const of = steps.length + 3;
  switch (screen.name) {
    case 'birth-name':
    case 'given-name':
    case 'birth-date':
    case 'sex':
    case 'identity-check':
      return { chapter: 'identity', at: 1, of };
    case 'assistance':
    case 'reason':
      return { chapter: 'reason', at: 2, of };
    case 'measurement':
      return { chapter: screen.task.modality, at: 3 + screen.step, of };
    case 'link-test':
    case 'waiting':
      return { chapter: 'physician', at: of, of };
    case 'welcome':
    case 'information':
    case 'declined':
    case 'consultation':
    case 'refused':
    case 'end':
      return null;
  }
}
