import type { ConsultationView } from '#protocol/consultation.ts';
import { useWords } from '../words/use-words.ts';
import { ModalityPanel } from './ModalityPanel.tsx';
import { shownModalities } from './shown-modalities.ts';

/** One panel for each gesture the patient can be asked for at this kiosk. */
export function Vitals({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  return (
    <section className="vitals" aria-label={t('vitals.title')}>
      {shownModalities(view).map((modality) => (
        <ModalityPanel key={modality} modality={modality} view={view} />
      ))}
    </section>
  );
}
