import { Signal, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';
import { toldFall, toldFigure } from '#media/link-told.ts';
import type { LinkView } from '#media/quality-watch.ts';

/** How the link fares, in the one word that the physician sees as well. */
export function LinkQuality({ view, encryption }: { readonly view: LinkView; readonly encryption: EncryptionState }) {
  const { t } = useTranslation();
  const figure = toldFigure(view, encryption);
  if (figure === null) return null;
  return (
    <p className="link-quality" data-link-grade={figure.grade}>
      <Signal aria-hidden />
      {t(`link.grade.${figure.grade}`)}
    </p>
  );
}

/** What the fall let go of, and that the voice goes on; nothing while all is there. */
export function FallNotice({ view }: { readonly view: LinkView }) {
  const { t } = useTranslation();
  const told = toldFall(view);
  if (told === null) return null;
  return (
    <div role="status" className="notice" data-fall={told.step}>
      <TriangleAlert aria-hidden />
      <p>
        {t(told.whose === 'other' ? 'link.weak-there' : 'link.weak')} {t(`link.fall.${told.what}`)}
      </p>
    </div>
  );
}
