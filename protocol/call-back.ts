import { z } from 'zod';
import { ConsultationId } from './ids.ts';
import { Locale, PatientIdentity, VisitReason } from './patient.ts';

/** How long after a patient has gone they can be called back, ms: beyond, nobody still knows whom it was about. */
export const CALL_BACK_WITHIN = 2 * 3_600_000;

/**
 * A physician's wish that whoever hosts the kiosk brings a patient back: asked, taken up by the host, then returned or gone;
 * or withdrawn by a physician.
 */
const CALL_BACK_STATES = ['asked', 'acknowledged', 'returned', 'gone', 'withdrawn'] as const;
export const CallBackState = z.enum(CALL_BACK_STATES);
export type CallBackState = z.infer<typeof CallBackState>;

/** What the host may answer. */
export const CallBackAnswer = CallBackState.extract(['acknowledged', 'returned', 'gone']);
export type CallBackAnswer = z.infer<typeof CallBackAnswer>;

/**
 * A call that a site's kiosks show to their host: by the hour and nothing else. Anyone may read this screen, so neither name,
 * age nor reason is on it.
 */
export const SiteCallBack = z.object({
  id: z.uuid(),
  /** When the patient went, by the server's clock. */
  departedAt: z.iso.datetime(),
  state: CallBackState.extract(['asked', 'acknowledged']),
});
export type SiteCallBack = z.infer<typeof SiteCallBack>;

/** Why a patient went without having been seen. `stopped`: the kiosk fell silent or was started anew. */
const DEPARTURES = ['left', 'silent', 'stopped'] as const;

/** A patient who went without being seen, as every physician sees it: no name. */
export const DepartedEntry = z.object({
  consultationId: ConsultationId,
  site: z.string(),
  kiosk: z.string(),
  /** Whether a kiosk of this site can show a call now. */
  siteOnline: z.boolean(),
  reason: VisitReason,
  age: z.number().int().nonnegative(),
  sex: PatientIdentity.shape.sex,
  locale: Locale,
  how: z.enum(DEPARTURES),
  departedAt: z.iso.datetime(),
  callBack: z.object({ state: CallBackState, at: z.iso.datetime() }).nullable(),
});
export type DepartedEntry = z.infer<typeof DepartedEntry>;
