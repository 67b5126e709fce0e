import type { Author } from '#protocol/entry.ts';
import type { Words } from '../words/use-words.ts';

/** Who wrote it: by name where it is neither the patient nor the physician who reads. */
export const authorWords = (author: Author, t: Words): string =>
  author.party === 'patient' ? t('chat.patient') : (author.name ?? t('chat.physician'));
