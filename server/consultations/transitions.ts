import type { ConsultationState } from '#protocol/consultation.ts';

/** States in which the patient is still at the kiosk. */
export const LIVE_STATES = ['preparing', 'waiting', 'taken'] as const satisfies readonly ConsultationState[];

interface Transition {
  readonly from: readonly ConsultationState[];
  readonly to: ConsultationState;
}

/** The whole life of a consultation. Whatever is not here cannot happen; each act is one conditional update in SQL. */
export const TRANSITIONS = {
  'join-queue': { from: ['preparing'], to: 'waiting' },
  take: { from: ['waiting'], to: 'taken' },
  'give-back': { from: ['taken'], to: 'waiting' },
  'refuse-waiting': { from: ['waiting'], to: 'refused' },
  'refuse-taken': { from: ['taken'], to: 'refused' },
  close: { from: ['taken'], to: 'closed' },
  'patient-leaves': { from: LIVE_STATES, to: 'left' },
  abandon: { from: LIVE_STATES, to: 'abandoned' },
} as const satisfies Record<string, Transition>;

export type ConsultationAct = keyof typeof TRANSITIONS;

export const isLive = (state: ConsultationState): boolean =>
  (LIVE_STATES as readonly ConsultationState[]).includes(state);
