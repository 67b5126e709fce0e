import type { ConsultationView } from '#protocol/consultation.ts';
import { MODALITIES, type Modality } from '#protocol/measurement.ts';

/** The gestures worth a panel: those the kiosk can take, and those there is something to say of. */
export function shownModalities({
  modalities,
  asked,
  measurements,
  skipped,
}: Pick<ConsultationView, 'modalities' | 'asked' | 'measurements' | 'skipped'>): Modality[] {
  const shown = new Set([...modalities, ...asked, ...[...measurements, ...skipped].map(({ modality }) => modality)]);
  return MODALITIES.filter((modality) => shown.has(modality));
}
