import type { Entry } from '#protocol/entry.ts';
import { SampleButton } from '../auscultation/SampleList.tsx';
import { authorWords } from '../chat/author-words.ts';
import { StillThumbnail } from '../stills/StillThumbnail.tsx';
import { useWords } from '../words/use-words.ts';

/** One line of what was written, photographed, recorded or sent; bytes on their way are counted. */
export function EntryWords({ entry }: { readonly entry: Entry }) {
  const t = useWords();
  const { content, received, author } = entry;
  if (received < 1) {
    return <p role="status">{t('record.receiving', { percent: Math.round(received * 100) })}</p>;
  }
  switch (content.type) {
    case 'message':
    case 'caption':
      return (
        <>
          <p>{authorWords(author, t)}</p>
          <p className="timeline-words">{content.text}</p>
        </>
      );
    case 'still':
      return (
        <>
          <p>{t('record.still')}</p>
          <StillThumbnail still={{ id: entry.id, at: entry.at, content }} />
        </>
      );
    case 'auscultation':
      return (
        <>
          <p>{t('record.auscultation')}</p>
          <SampleButton sample={{ id: entry.id, at: entry.at, received, content }} />
        </>
      );
    case 'document':
      return (
        <>
          <p>{t('record.document', { title: content.title })}</p>
          <p>{t(`documentState.${content.state}`)}</p>
        </>
      );
  }
}
