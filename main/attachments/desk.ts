import type Database from 'libsql';
import { ATTACHMENT_LIMITS } from '#protocol/attachment.ts';
import { type DocumentState, NEXT_DOCUMENT_STATES } from '#protocol/entry.ts';
import type { AttachmentId, ConsultationId, EntryId } from '#protocol/ids.ts';
import type { IpcEvent, LinkState } from '#protocol/ipc.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { IpcHandlers } from '../ipc/register.ts';
import type { ServerLink } from '../link/server-link.ts';
import { faultOf, type Log } from '../log.ts';
import { AttachmentStore } from './attachment-store.ts';
import { Printer } from './printer.ts';
import { recordsLine } from './records-line.ts';
import { AttachmentUpload } from './upload.ts';

export interface RecordsDeskParts {
  readonly database: Database.Database;
  readonly link: Pick<ServerLink, 'ask' | 'state'>;
  /** The session's consultation while a physician is there, and until the patient has read the last words; else null. */
  readonly attended: () => ConsultationId | null;
  /** The site's printer, as CUPS names it; null where it has none. */
  readonly printer: string | null;
  readonly emit: (event: IpcEvent) => void;
  readonly log: Log;
}

/** What the rest of the program tells the consultation's record, and asks of it. */
export interface RecordsDesk {
  readonly handlers: Pick<
    IpcHandlers,
    'message:send' | 'attachment:add' | 'document:read' | 'document:state' | 'document:print'
  >;
  start(): void;
  stop(): void;
  onLink(link: LinkState): void;
  /** The session is over: nothing of it is read or told again. What is unsent stays sealed and is sent; what prints is finished. */
  onSessionEnd(): void;
}

/** Puts together what the patient writes, sends and receives during a consultation. */
export function openRecordsDesk({ database, link, attended, printer, emit, log }: RecordsDeskParts): RecordsDesk {
  const line = recordsLine(link);
  const store = new AttachmentStore(database);
  const paper = printer === null ? null : new Printer(printer, log);
  /** What became of the session's documents and the server has not heard. */
  const untold = new Map<EntryId, Exclude<DocumentState, 'sent'>>();
  let session = new AbortController();
  const stopped = new AbortController();

  const upload = new AttachmentUpload({
    store,
    line,
    log,
    isOnline: () => link.state.online,
    onProgress: ({ head }, progress) => {
      if (head.consultationId === attended()) emit({ type: 'attachment-progress', progress });
    },
  });

  const tellDocuments = async () => {
    const consultationId = attended();
    if (consultationId === null) return;
    for (const [entryId, state] of [...untold]) {
      const told = await line.became(consultationId, entryId, state);
      const isSettled = told.ok || (told.error !== 'offline' && told.error !== 'internal');
      if (isSettled && untold.get(entryId) === state) untold.delete(entryId);
    }
  };

  /** The whole of a document, from the server; it is kept nowhere. */
  const readDocument = async (attachmentId: AttachmentId): Promise<Result<{ bytes: Uint8Array<ArrayBuffer> }>> => {
    const consultationId = attended();
    const { signal } = session;
    if (consultationId === null) return failed('no-consultation');
    const pieces: Uint8Array[] = [];
    let received = 0;
    let size = 1;
    while (received < size) {
      const part = await line.read(consultationId, attachmentId, received);
      if (signal.aborted) return failed('session-ended');
      if (!part.ok) return part;
      size = part.value.size;
      received += part.value.bytes.length;
      pieces.push(part.value.bytes);
      if (part.value.bytes.length === 0 || size > ATTACHMENT_LIMITS.document.bytes) return failed('malformed');
    }
    return ok({ bytes: Uint8Array.from(Buffer.concat(pieces)) });
  };

  return {
    handlers: {
      'message:send': async ({ id, text }) => {
        const consultationId = attended();
        if (consultationId === null) return failed('no-consultation');
        const sent = await line.add(consultationId, { id, age: 0, content: { type: 'message', text } });
        return sent.ok ? ok({}) : sent;
      },
      'attachment:add': ({ entryId, mediaType, bytes, content }) => {
        const consultationId = attended();
        if (consultationId === null) return failed('no-consultation');
        try {
          const entry = { id: entryId, madeAt: new Date().toISOString(), content };
          if (store.add(consultationId, { mediaType, bytes }, entry) === null) return failed('too-many');
        } catch (error) {
          log('error', 'store-failed', faultOf(error));
          return failed('not-stored');
        }
        void upload.drain();
        return ok({});
      },
      'document:read': ({ attachmentId }) => readDocument(attachmentId),
      'document:state': async ({ entryId, state }) => {
        if (attended() === null) return {};
        const before = untold.get(entryId);
        if (before === undefined || NEXT_DOCUMENT_STATES[before].includes(state)) untold.set(entryId, state);
        await tellDocuments();
        return {};
      },
      'document:print': async ({ attachmentId }) => {
        if (paper === null) return failed('no-printer');
        const read = await readDocument(attachmentId);
        if (!read.ok) return read;
        return (await paper.print(read.value.bytes, stopped.signal)) ? ok({}) : failed('not-printed');
      },
    },
    start: () => {
      void paper?.purge();
      void upload.drain();
    },
    stop: () => {
      session.abort();
      stopped.abort();
      upload.stop();
    },
    onLink: ({ online }) => {
      if (!online) return;
      void upload.drain();
      void tellDocuments();
    },
    onSessionEnd: () => {
      session.abort();
      session = new AbortController();
      untold.clear();
    },
  };
}
