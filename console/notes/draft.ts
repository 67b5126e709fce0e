import type { Notes, NotesSaved } from '#protocol/notes.ts';
import type { RequestError } from '../link/console-socket.ts';
import type { NotesDraft } from '../records/record-state.ts';

/** The notes as they come with the consultation, nothing written yet. */
export const draftOf = ({ text, version, savedAt }: Notes): NotesDraft => ({
  text,
  base: version,
  savedAt,
  state: 'saved',
  newer: null,
});

/** The physician has typed. */
export const typed = (draft: NotesDraft, text: string): NotesDraft => ({
  ...draft,
  text,
  state: draft.state === 'newer' ? 'newer' : text === draft.text ? draft.state : 'edited',
});

/**
 * The server tells the notes it has. They take the place of a text nobody has changed here, and of no other. `tried`: what this
 * console last tried to save, for a saving whose answer was lost is not another's.
 */
export function heard(draft: NotesDraft, notes: Notes, tried: string | null): NotesDraft {
  if (notes.version <= draft.base) return draft;
  if (notes.text === draft.text) return draftOf(notes);
  if (notes.text === tried) return overOwn(draft, notes);
  return draft.state === 'saved' ? draftOf(notes) : { ...draft, state: 'newer', newer: notes };
}

/** A saving of `text` was answered. What was typed meanwhile stays to be saved. */
export function answered(
  draft: NotesDraft,
  text: string,
  { outcome, notes }: NotesSaved,
  tried: string | null,
): NotesDraft {
  if (outcome === 'newer') {
    return notes.text === tried ? overOwn(draft, notes) : { ...draft, state: 'newer', newer: notes };
  }
  const state = draft.text === text ? 'saved' : 'edited';
  return { ...draft, base: notes.version, savedAt: notes.savedAt, state, newer: null };
}

/** What the server has is this console's own, of a moment ago: the draft goes over it. */
const overOwn = (draft: NotesDraft, { version, savedAt }: Notes): NotesDraft => ({
  ...draft,
  base: version,
  savedAt,
  state: 'edited',
});

/** A saving came to nothing. Without an answer, or with the server in trouble, it is tried again. */
export const unsaved = (draft: NotesDraft, error: RequestError): NotesDraft => ({
  ...draft,
  state: error === 'timed-out' || error === 'internal' ? 'offline' : 'refused',
});

/** Whether there is something that the server could be asked to save. */
export const isDue = ({ state }: NotesDraft): boolean =>
  state === 'edited' || state === 'offline' || state === 'refused';

/** Of two texts the physician keeps this one: theirs goes over the other, or gives way to it. */
export function choose(draft: NotesDraft, which: 'mine' | 'theirs' | 'both'): NotesDraft {
  const { newer } = draft;
  if (newer === null) return draft;
  if (which === 'theirs') return draftOf(newer);
  const text = which === 'both' ? `${newer.text}\n\n${draft.text}` : draft.text;
  return { text, base: newer.version, savedAt: newer.savedAt, state: 'edited', newer: null };
}
