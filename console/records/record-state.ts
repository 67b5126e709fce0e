import type { AttachmentPurpose, ContentFault } from '#protocol/attachment.ts';
import type { TypedContent } from '#protocol/entry.ts';
import type { AttachmentId, EntryId } from '#protocol/ids.ts';
import type { Notes } from '#protocol/notes.ts';
import type { RequestError } from '../link/console-socket.ts';

/**
 * Something typed that the server has not acknowledged. `writtenAt`: ms by `performance.now()`, which nobody sets. `failed`: it
 * will not be tried again by itself.
 */
export interface UnsentMessage {
  readonly id: EntryId;
  readonly content: TypedContent;
  readonly writtenAt: number;
  readonly failed: boolean;
}

/** Why a file was not taken: found here before it is sent, or the server's answer. */
export type FileFault = OwnFault | RequestError;
/** Of these, what is wrong with the file itself. */
export type OwnFault = 'not-a-pdf' | 'too-large' | 'empty' | Exclude<ContentFault, 'not-its-type'>;

/** Bytes on their way from this console. `sent`: of them, 0 to 1. */
export interface Outgoing {
  readonly entryId: EntryId;
  readonly attachmentId: AttachmentId;
  readonly purpose: AttachmentPurpose;
  readonly title: string;
  readonly sent: number;
  readonly state: 'sending' | 'waiting' | { readonly refused: FileFault };
}

/**
 * The notes as they are being written. `base`: the version of the server's that they were written over; `newer`: what another
 * console has saved meanwhile, to choose between.
 */
export interface NotesDraft {
  readonly text: string;
  readonly base: number;
  readonly savedAt: string | null;
  /** `offline`: no answer came, and it is tried again. `refused`: the server will not have them; only asked for it is tried again. */
  readonly state: 'saved' | 'edited' | 'saving' | 'offline' | 'refused' | 'newer';
  readonly newer: Notes | null;
}

/** A message as it is being written. */
export interface MessageDraft {
  readonly type: TypedContent['type'];
  readonly text: string;
}

/** A paper that was chosen and is being named. */
export interface PaperDraft {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly title: string;
}

/** What the physician has begun and not sent: it outlives the page it stands on being turned. */
export interface Drafts {
  readonly message: MessageDraft;
  readonly paper: PaperDraft | null;
}

export const noDrafts: Drafts = { message: { type: 'message', text: '' }, paper: null };

/** What this console writes into the record of its consultation, as far as the server has not made it part of the view. */
export interface RecordState {
  readonly unsent: readonly UnsentMessage[];
  readonly outgoing: readonly Outgoing[];
  readonly notes: NotesDraft;
}

export const emptyRecord: RecordState = {
  unsent: [],
  outgoing: [],
  notes: { text: '', base: 0, savedAt: null, state: 'saved', newer: null },
};
