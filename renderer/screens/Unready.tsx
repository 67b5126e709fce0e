import { useTranslation } from 'react-i18next';
import { Stage } from '../parts/Stage.tsx';

/** The kiosk cannot answer yet; the page asks again by itself. */
export function Unready() {
  const { t } = useTranslation();
  return <Stage name="unready" title={t('out.title')} detail={<p>{t('out.body')}</p>} controls={null} />;
}
