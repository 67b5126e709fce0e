import type { Incident } from '#protocol/consultation.ts';
import type { Locale } from '#protocol/patient.ts';
import type { Words } from '../words/use-words.ts';

/** What happened, to which device, how it was repaired and in how long, and at whose end. */
export function incidentLine(t: Words, locale: Locale, { kind, device, repairs, party, guest }: Incident): string {
  const what = t(`incident.${kind}`);
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

/** ms as seconds, to the tenth. */
const inSeconds = (ms: number, locale: Locale): string =>
  new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(ms / 1000);
