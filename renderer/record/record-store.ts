import { create } from 'zustand';
import type { Entry } from '#protocol/entry.ts';
import { EntryId } from '#protocol/ids.ts';
import type { KioskBridge } from '#protocol/ipc.ts';

/** What the patient has answered and the server has not shown among the entries yet. */
interface Answer {
  readonly id: EntryId;
  readonly text: string;
  readonly state: 'sending' | 'failed';
}

interface RecordStore {
  readonly answers: readonly Answer[];
  /** The paper on the screen. */
  readonly open: EntryId | null;
  /** Papers the patient has put away. */
  readonly putAway: readonly EntryId[];
}

export const useRecord = create<RecordStore>(() => ({ answers: [], open: null, putAway: [] }));

/** Writes to the physician. What could not be sent stays in sight and may be tried again. */
export async function answer(
  bridge: KioskBridge,
  text: string,
  id = EntryId.parse(crypto.randomUUID()),
): Promise<void> {
  const others = () => useRecord.getState().answers.filter((one) => one.id !== id);
  useRecord.setState({ answers: [...others(), { id, text, state: 'sending' }] });
  const sent = await bridge.request('message:send', { id, text }).catch(() => null);
  useRecord.setState({ answers: sent?.ok === true ? others() : [...others(), { id, text, state: 'failed' }] });
}

/** Gives a paper the screen. */
export function openPaper(entryId: EntryId): void {
  useRecord.setState(({ putAway }) => ({ open: entryId, putAway: putAway.filter((id) => id !== entryId) }));
}

export function putAway(entryId: EntryId): void {
  useRecord.setState((state) => ({ open: null, putAway: [...state.putAway, entryId] }));
}

export type Paper = Entry & { readonly content: Extract<Entry['content'], { type: 'document' }> };
type Said = Entry & { readonly content: { readonly type: 'message' | 'caption'; readonly text: string } };

export const papersOf = (entries: readonly Entry[]): Paper[] =>
  entries.filter((entry): entry is Paper => entry.content.type === 'document');

const isSaid = (entry: Entry): entry is Said => entry.content.type === 'message' || entry.content.type === 'caption';

/** How many lines before the last stay to be read: more would leave too little room for it. */
const FORMER = 2;

/** The conversation as it stands: the last words to the patient, those before them, and what the patient has answered. */
export function conversation(entries: readonly Entry[]): {
  readonly said: Said | null;
  /** Oldest first. */
  readonly former: readonly Said[];
  readonly answered: Said | null;
} {
  const written = entries.filter(isSaid);
  const toPatient = written.filter(({ author }) => author.party !== 'patient');
  const last = written.at(-1);
  return {
    said: toPatient.at(-1) ?? null,
    former: toPatient.slice(-1 - FORMER, -1),
    answered: last?.author.party === 'patient' ? last : null,
  };
}

/** The paper that comes onto the screen by itself: the newest that was neither shown nor put away. */
export const arrivedPaper = (entries: readonly Entry[], away: readonly EntryId[]): Paper | null =>
  papersOf(entries).findLast(({ id, content }) => content.state === 'sent' && !away.includes(id)) ?? null;
