import type { Incident } from '#protocol/consultation.ts';
import type { Locale } from '#protocol/patient.ts';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';
import type { Words } from '../words/use-words.ts';

/** How far the fall had gone then, as its end said; null where it is of no fall, or of another version's. */
export function fallStepOf({ kind, detail }: Pick<Incident, 'kind' | 'detail'>): FallStep | null {
  if (kind !== 'media-lowered' && kind !== 'media-restored') return null;
  return FALL_STEPS.find((step) => step === detail?.split(' ')[1]) ?? null;
}

/** What happened, to which device, how it was repaired and in how long, and at whose end. */
export function incidentLine(t: Words, locale: Locale, incident: Incident): string {
  const { kind, device, repairs, party, guest } = incident;
  const step = fallStepOf(incident);
  const what = step === null ? t(`incident.${kind}`) : fallWords(t, kind === 'media-lowered', step);
  const line = () => {
    if (device !== undefined) return t('incidentLine.device', { what, device: t(`captureDevice.${device}`) });
    if (repairs === undefined) return what;
    const how = repairs.map(({ cause, action, times, took }) =>
      t('incidentLine.repair', {
        cause: t(`lossCause.${cause}`),
        action: t(`recoveryAction.${action}`),
        seconds: inSeconds(took, locale),
        count: times,
      }),
    );
    return t('incidentLine.repaired', { what, how: how.join(locale === 'fr' ? '\u00a0; ' : '; ') });
  };
  return party === undefined ? line() : `${line()} (${guest ?? t(`incidentOf.${party}`)})`;
}

/** Nothing falls as far as to be whole, and nothing climbs as far as to be off. */
const fallWords = (t: Words, fell: boolean, step: FallStep): string =>
  fell
    ? t(step === 'whole' ? 'incident.media-lowered' : `incidentFall.${step}`)
    : t(step === 'face-off' ? 'incident.media-restored' : `incidentClimb.${step}`);

/** ms as seconds, to the tenth. */
const inSeconds = (ms: number, locale: Locale): string =>
  new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(ms / 1000);
