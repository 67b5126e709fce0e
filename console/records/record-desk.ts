import { type AttachmentHead, CONTENT_FAULTS } from '#protocol/attachment.ts';
import type { Annotation, AttachedContent, TypedContent } from '#protocol/entry.ts';
import { AttachmentId, type ConsultationId, EntryId } from '#protocol/ids.ts';
import type { Notes } from '#protocol/notes.ts';
import type { Result } from '#protocol/result.ts';
import { sendAttachment } from '#protocol/sending.ts';
import { faultOfFile } from '../documents/file-check.ts';
import type { ConsoleLink, RequestError } from '../link/console-socket.ts';
import { answered, choose, draftOf, heard, isDue, typed, unsaved } from '../notes/draft.ts';
import {
  emptyRecord,
  type FileFault,
  type NotesDraft,
  type Outgoing,
  type RecordState,
  type UnsentMessage,
} from './record-state.ts';

/** ms without a key after which the notes are saved, and between two tries. */
const SAVE_AFTER = 2_000;
/** ms after which notes are saved in the midst of typing. */
const SAVE_AT_LATEST = 15_000;
const RETRY_AFTER = 3_000;

type Link = Pick<ConsoleLink, 'addEntry' | 'annotate' | 'beginAttachment' | 'attachmentPiece' | 'saveNotes'>;
type WithoutId<C> = C extends AttachedContent ? Omit<C, 'attachmentId'> : never;

/**
 * What the physician writes into the record of one consultation. Everything is in memory until the server has it, and tried
 * again for as long as the consultation is on this screen; nothing of a patient is left on the physician's machine.
 */
export class RecordDesk {
  readonly #link: Link;
  readonly #consultationId: ConsultationId;
  readonly #changed: (state: RecordState) => void;
  readonly #ended = new AbortController();
  #state: RecordState;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** When the first of the keys was struck that no saving has begun with since. */
  #typedSince: number | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Set while a message waits for its next try. */
  #resend: ReturnType<typeof setTimeout> | undefined;
  /** The saving that is under way, to its end: it takes along what is typed meanwhile. */
  #saving: Promise<boolean> | null = null;
  /** The text last sent to be saved and not known to have been. */
  #tried: string | null = null;

  constructor(link: Link, consultationId: ConsultationId, notes: Notes, changed: (state: RecordState) => void) {
    this.#link = link;
    this.#consultationId = consultationId;
    this.#changed = changed;
    this.#state = { ...emptyRecord, notes: draftOf(notes) };
    changed(this.#state);
  }

  /** The server's view has come: what it holds is no longer on its way. */
  heard(entries: readonly { readonly id: EntryId }[], notes: Notes): void {
    const there = new Set(entries.map(({ id }) => id));
    const unsent = this.#state.unsent.filter(({ id }) => !there.has(id));
    // While a saving is under way, the server's word on it is its answer.
    const draft = this.#saving !== null ? this.#state.notes : heard(this.#state.notes, notes, this.#tried);
    this.#set({ unsent, notes: draft });
  }

  /** The link is there again: what waited goes on. */
  resume(): void {
    this.#deliverUnsent();
    if (isDue(this.#state.notes)) void this.saveNow();
  }

  /** Writes to the patient, or types what is said. What waits for its next try goes before it. */
  write(content: TypedContent): void {
    const id = EntryId.parse(crypto.randomUUID());
    const message: UnsentMessage = { id, content, writtenAt: performance.now(), failed: false };
    this.#set({ unsent: [...this.#state.unsent, message] });
    if (this.#resend === undefined) void this.#deliver(message);
    else this.#deliverUnsent();
  }

  /** Takes back a message that could not be sent. */
  forget(id: EntryId): void {
    this.#set({ unsent: this.#state.unsent.filter((message) => message.id !== id) });
  }

  annotate(entryId: EntryId, annotations: Annotation[]): Promise<Result<object, RequestError>> {
    return this.#link.annotate(this.#consultationId, entryId, annotations);
  }

  /** Sends a paper to the patient, if it can be one. */
  async sendDocument(bytes: Uint8Array<ArrayBuffer>, title: string): Promise<FileFault | null> {
    const fault = faultOfFile(bytes);
    if (fault !== null) return fault;
    await this.send({ type: 'document', title, state: 'sent' }, 'application/pdf', bytes, title);
    return null;
  }

  /** Sends bytes with their entry, until they are there or refused or the consultation has left the screen. */
  async send(
    content: WithoutId<AttachedContent>,
    mediaType: string,
    bytes: Uint8Array<ArrayBuffer>,
    title: string,
  ): Promise<void> {
    const madeAt = performance.now();
    const attachmentId = AttachmentId.parse(crypto.randomUUID());
    const entryId = EntryId.parse(crypto.randomUUID());
    // Told before anything is waited for: whoever asks what is still to be sent must find it.
    this.#setOutgoing(entryId, {
      entryId,
      attachmentId,
      purpose: content.type,
      title,
      sent: 0,
      state: 'sending',
    });
    const consultationId = this.#consultationId;
    const head: AttachmentHead = {
      attachmentId,
      consultationId,
      purpose: content.type,
      mediaType,
      size: bytes.length,
      sha256: await digestOf(bytes),
    };
    const entry = { id: entryId, content: { ...content, attachmentId } };
    const { signal } = this.#ended;
    while (!signal.aborted) {
      const sent = await sendAttachment({
        begin: () => this.#link.beginAttachment({ head, entry: { ...entry, age: ageOf(madeAt) } }),
        piece: (offset, piece) => this.#link.attachmentPiece({ attachmentId, consultationId, offset, bytes: piece }),
        bytes: (offset, length) => bytes.slice(offset, offset + length),
        size: bytes.length,
        onProgress: (share) => this.#setOutgoing(entryId, { sent: share, state: 'sending' }),
        now: () => performance.now(),
        signal,
      });
      if (sent.outcome === 'done') return this.#setOutgoing(entryId, null);
      if (sent.outcome === 'refused') {
        return this.#setOutgoing(entryId, { state: { refused: faultOf(sent.error, sent.detail) } });
      }
      this.#setOutgoing(entryId, { state: 'waiting' });
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
    }
  }

  /** Takes a refused file off the screen. */
  dismiss(entryId: EntryId): void {
    this.#setOutgoing(entryId, null);
  }

  typeNotes(text: string): void {
    this.#setNotes(typed(this.#state.notes, text));
    clearTimeout(this.#pause);
    const now = performance.now();
    this.#typedSince ??= now;
    const latest = this.#typedSince + SAVE_AT_LATEST - now;
    this.#pause = setTimeout(() => void this.saveNow(), Math.min(SAVE_AFTER, latest));
  }

  chooseNotes(which: 'mine' | 'theirs' | 'both'): void {
    this.#setNotes(choose(this.#state.notes, which));
    void this.saveNow();
  }

  /**
   * Saves the notes without waiting for a pause in the typing; resolves with whether the server has them all. A saving that is
   * under way is waited for, and what was typed since it began goes after it.
   */
  saveNow(): Promise<boolean> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #save(): Promise<boolean> {
    for (;;) {
      this.#typedSince = null;
      clearTimeout(this.#pause);
      clearTimeout(this.#retry);
      const { notes } = this.#state;
      if (!isDue(notes) || this.#ended.signal.aborted) return notes.state === 'saved';
      this.#setNotes({ ...notes, state: 'saving' });
      const answer = await this.#link.saveNotes(this.#consultationId, notes.text, notes.base);
      const tried = this.#tried;
      this.#tried = answer.ok ? null : notes.text;
      if (answer.ok) {
        this.#setNotes(answered(this.#state.notes, notes.text, answer.value, tried));
        continue;
      }
      const draft = unsaved(this.#state.notes, answer.error);
      this.#setNotes(draft);
      const isTriedAgain = draft.state === 'offline' && !this.#ended.signal.aborted;
      if (isTriedAgain) this.#retry = setTimeout(() => void this.saveNow(), RETRY_AFTER);
      return false;
    }
  }

  end(): void {
    this.#ended.abort();
    clearTimeout(this.#pause);
    clearTimeout(this.#retry);
    clearTimeout(this.#resend);
  }

  /**
   * Each try sends all that the server is not known to have, in the order it was written: the patient reads the last that
   * arrives. By its id, what the server has already changes nothing there.
   */
  #deliverUnsent(): void {
    clearTimeout(this.#resend);
    this.#resend = undefined;
    for (const message of this.#state.unsent) if (!message.failed) void this.#deliver(message);
  }

  async #deliver({ id, content, writtenAt }: UnsentMessage): Promise<void> {
    const answer = await this.#link.addEntry(this.#consultationId, { id, age: ageOf(writtenAt), content });
    if (answer.ok || this.#ended.signal.aborted) return;
    if (answer.error === 'timed-out' || answer.error === 'internal') {
      this.#resend ??= setTimeout(() => this.#deliverUnsent(), RETRY_AFTER);
      return;
    }
    const unsent = this.#state.unsent.map((message) => (message.id === id ? { ...message, failed: true } : message));
    this.#set({ unsent });
  }

  #setOutgoing(entryId: EntryId, change: Partial<Outgoing> | null): void {
    const others = this.#state.outgoing.filter((one) => one.entryId !== entryId);
    const known = this.#state.outgoing.find((one) => one.entryId === entryId);
    const first: Outgoing = {
      entryId,
      attachmentId: AttachmentId.parse(entryId),
      purpose: 'document',
      title: '',
      sent: 0,
      state: 'sending',
    };
    this.#set({ outgoing: change === null ? others : [...others, { ...(known ?? first), ...change }] });
  }

  #setNotes(notes: NotesDraft): void {
    this.#set({ notes });
  }

  #set(change: Partial<RecordState>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#ended.signal.aborted) this.#changed(this.#state);
  }
}

/** ms since then, by `performance.now()`. */
const ageOf = (then: number): number => Math.max(0, Math.round(performance.now() - then));

const REFUSALS: readonly RequestError[] = [
  'invalid',
  'not-yours',
  'unknown-consultation',
  'wrong-state',
  'too-many',
  'wrong-digest',
];

/** The server's word on a file it refused: what is wrong with it, where it says so. */
function faultOf(error: string, detail: string | undefined): FileFault {
  if (error === 'refused-content') {
    const fault = CONTENT_FAULTS.find((one) => one === detail) ?? 'not-its-type';
    return fault === 'not-its-type' ? 'not-a-pdf' : fault;
  }
  return REFUSALS.find((refusal) => refusal === error) ?? 'internal';
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
