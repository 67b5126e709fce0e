import { z } from 'zod';
import { type AttachmentBegin, AttachmentPart, type AttachmentPiece, AttachmentState } from '#protocol/attachment.ts';
import type { DocumentState, TypedEntry } from '#protocol/entry.ts';
import type { AttachmentId, ConsultationId, EntryId } from '#protocol/ids.ts';
import { type Result, resultOf } from '#protocol/result.ts';
import type { LinkFailure, ServerLink } from '../link/server-link.ts';

const StateAnswer = resultOf(AttachmentState);
const PartAnswer = resultOf(AttachmentPart);
const AnyAnswer = resultOf(z.unknown());

type Answer<T> = Promise<Result<T, LinkFailure>>;

/** What the kiosk tells and asks of the consultation's record, over its one link. */
export interface RecordsLine {
  add(consultationId: ConsultationId, entry: TypedEntry): Answer<unknown>;
  begin(begin: AttachmentBegin): Answer<AttachmentState>;
  piece(piece: AttachmentPiece): Answer<AttachmentState>;
  read(consultationId: ConsultationId, attachmentId: AttachmentId, offset: number): Answer<AttachmentPart>;
  became(consultationId: ConsultationId, entryId: EntryId, state: Exclude<DocumentState, 'sent'>): Answer<unknown>;
}

export const recordsLine = (link: Pick<ServerLink, 'ask'>): RecordsLine => ({
  add: (consultationId, entry) =>
    link.ask(AnyAnswer, (socket) => socket.emitWithAck('entry:add', { consultationId, entry })),
  begin: (begin) => link.ask(StateAnswer, (socket) => socket.emitWithAck('attachment:begin', begin)),
  piece: (piece) => link.ask(StateAnswer, (socket) => socket.emitWithAck('attachment:piece', piece)),
  read: (consultationId, attachmentId, offset) =>
    link.ask(PartAnswer, (socket) => socket.emitWithAck('attachment:read', { consultationId, attachmentId, offset })),
  became: (consultationId, entryId, state) =>
    link.ask(AnyAnswer, (socket) => socket.emitWithAck('document:state', { consultationId, entryId, state })),
});
