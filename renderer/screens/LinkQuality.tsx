import { Signal, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Falls, LinkView } from '#media/quality-watch.ts';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';

/** How the link fares, in the one word that the physician sees as well. */
export function LinkQuality({ view }: { readonly view: LinkView }) {
  const { t } = useTranslation();
  const { figure } = view;
  if (figure === null) return null;
  return (
    <p className="link-quality" data-link-grade={figure.grade}>
      <Signal aria-hidden />
      {t(`link.grade.${figure.grade}`)}
    </p>
  );
}

const deepest = ({ up, down }: Falls): FallStep => (FALL_STEPS.indexOf(up) > FALL_STEPS.indexOf(down) ? up : down);

/** What the fall let go of, and that the voice goes on; nothing while all is there. */
export function FallNotice({ view }: { readonly view: LinkView }) {
  const { t } = useTranslation();
  // A picture that is held back where it comes from is missed here too: the cause is told, not both. A side that has lost more
  // is told first: of two weak links the weaker one is what is felt.
  const [physicians, own] = [deepest(view.other), deepest(view.own)];
  const isTheirs = FALL_STEPS.indexOf(physicians) >= FALL_STEPS.indexOf(own);
  const step = isTheirs ? physicians : own;
  if (step === 'whole') return null;
  return (
    <div role="status" className="notice" data-fall={step}>
      <TriangleAlert aria-hidden />
      <p>
        {t(isTheirs ? 'link.weak-there' : 'link.weak')} {t(`link.fall.${step}`)}
      </p>
    </div>
  );
}
