import type { AttachmentBegin, AttachmentPiece, AttachmentState, UploadProgress } from '#protocol/attachment.ts';
import type { AttachmentId } from '#protocol/ids.ts';
import type { Result } from '#protocol/result.ts';
import { sendAttachment } from '#protocol/sending.ts';
import { LINK_BACKOFF, Retries } from '../backoff.ts';
import { faultOf, type Log } from '../log.ts';
import type { AttachmentStore, KeptAttachment } from './attachment-store.ts';

export interface UploadLine {
  readonly begin: (begin: AttachmentBegin) => Promise<Result<AttachmentState>>;
  readonly piece: (piece: AttachmentPiece) => Promise<Result<AttachmentState>>;
}

export interface AttachmentUploadOptions {
  readonly store: AttachmentStore;
  readonly line: UploadLine;
  readonly isOnline: () => boolean;
  readonly onProgress: (attachment: KeptAttachment, progress: UploadProgress) => void;
  readonly log: Log;
}

/** A week: what waits longer is dated at that. The contract's limit. */
const MOST_AGE = 7 * 24 * 3_600_000;

/**
 * Brings every attachment of the store to the server, oldest first and one at a time: what a cut or a restart left goes on where
 * it was. One that the server cannot take for the moment lets the others pass.
 */
export class AttachmentUpload {
  readonly #options: AttachmentUploadOptions;
  readonly #retries = new Retries(LINK_BACKOFF);
  readonly #stopped = new AbortController();
  #isBusy = false;
  #again: NodeJS.Timeout | undefined;

  constructor(options: AttachmentUploadOptions) {
    this.#options = options;
  }

  /** There may be something to send: the link came up, or something was kept. */
  async drain(): Promise<void> {
    const { store, isOnline, log } = this.#options;
    if (this.#isBusy || this.#stopped.signal.aborted) return;
    this.#isBusy = true;
    clearTimeout(this.#again);
    const waiting = new Set<AttachmentId>();
    try {
      for (let next = store.next(waiting); next !== null && isOnline(); next = store.next(waiting)) {
        if (!(await this.#send(next))) waiting.add(next.head.attachmentId);
      }
    } catch (error) {
      log('error', 'store-failed', faultOf(error));
      waiting.clear();
    } finally {
      this.#isBusy = false;
    }
    if (store.next(new Set()) !== null && isOnline()) this.#retryLater();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#again);
  }

  #retryLater(): void {
    if (this.#stopped.signal.aborted) return;
    this.#again = setTimeout(() => void this.drain(), this.#retries.failed());
    this.#again.unref();
  }

  /** Whether it is settled: there, or refused for good. */
  async #send(attachment: KeptAttachment): Promise<boolean> {
    const { store, line, onProgress, log } = this.#options;
    const { head, entry } = attachment;
    const { attachmentId, consultationId, size } = head;
    const tell = (state: UploadProgress['state'], received: number) =>
      onProgress(attachment, { entryId: entry.id, attachmentId, received, state });
    const sent = await sendAttachment({
      begin: () => {
        const age = Math.min(MOST_AGE, Math.max(0, Date.now() - Date.parse(entry.madeAt)));
        return line.begin({ head, entry: { id: entry.id, age, content: entry.content } });
      },
      piece: (offset, bytes) => line.piece({ attachmentId, consultationId, offset, bytes }),
      bytes: (offset, length) => store.bytes(attachmentId, offset, length),
      size,
      onProgress: (received) => tell('sending', received),
      now: () => performance.now(),
      signal: this.#stopped.signal,
    });
    if (sent.outcome === 'later') return false;
    store.remove(attachmentId);
    this.#retries.succeeded();
    if (sent.outcome === 'done') {
      tell('done', 1);
    } else {
      log('error', 'attachment-refused', { purpose: head.purpose, error: sent.error });
      tell('refused', 0);
    }
    return true;
  }
}
