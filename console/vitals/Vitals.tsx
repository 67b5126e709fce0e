import type { ConsultationView } from '#protocol/consultation.ts';
import { MODALITIES } from '#protocol/measurement.ts';
import { useWords } from '../words/use-words.ts';
import { ModalityPanel } from './ModalityPanel.tsx';

/** One panel for each gesture the patient can be asked for. */
export function Vitals({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  return (
    <section className="vitals" aria-label={t('vitals.title')}>
      {MODALITIES.map((modality) => (
        <ModalityPanel key={modality} modality={modality} view={view} />
      ))}
    </section>
  );
}
