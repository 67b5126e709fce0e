import { TriangleAlert } from 'lucide-react';
import type { LinkTest } from '#protocol/link-test.ts';
import { useWords } from '../words/use-words.ts';

/** What the test before the queue found that the physician should know; nothing where all was well or untested. */
export function LinkTested({ test }: { readonly test: LinkTest | null }) {
  const t = useWords();
  if (test === null) return null;
  const { link, camera, microphone, loudspeaker, echo } = test;
  const found = [
    ...(link === null || link.verdict === 'good' ? [] : [t(`linkTested.${link.verdict}`)]),
    ...(camera === 'works' || camera === 'untested' ? [] : [t('link.noCamera')]),
    ...(microphone === 'works' || microphone === 'untested' ? [] : [t('link.noMicrophone')]),
    ...(loudspeaker === 'not-heard' ? [t('link.noSound')] : []),
    ...(echo === 'lost' ? [t('link.noEcho')] : []),
  ];
  if (found.length === 0) return null;
  return (
    <span className="doubt link-tested" data-link-tested={link?.verdict ?? 'untested'}>
      <TriangleAlert aria-hidden="true" />
      {found.join(' · ')}
    </span>
  );
}
