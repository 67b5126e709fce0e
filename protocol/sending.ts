import { type AttachmentState, PIECE_BYTES } from './attachment.ts';
import type { Result } from './result.ts';

/** Bytes of the first piece, and of the smallest: a quarter of a second at 64 kbit/s, so that no voice and no sign of life waits behind it. */
const FIRST_PIECE = 8 * 1024;
const LEAST_PIECE = 2 * 1024;

/** An acknowledgement sooner than this lets the next piece be larger, later than that makes it smaller; ms. */
const SOON = 400;
const LATE = 1_500;

/** How often bytes that arrived other than they were are sent anew. */
const MOST_ATTEMPTS = 3;

/** How the next piece is cut, by how long the last one's acknowledgement took. */
export function nextPieceLength(length: number, elapsed: number): number {
  if (elapsed < SOON) return Math.min(PIECE_BYTES, length * 2);
  return elapsed > LATE ? Math.max(LEAST_PIECE, Math.floor(length / 2)) : length;
}

/** Refusals that another try cannot change. */
const FINAL: ReadonlySet<string> = new Set([
  'invalid',
  'not-yours',
  'unknown-consultation',
  'wrong-state',
  'too-many',
  'refused-content',
]);

/** `later`: there is no link, or the server is in trouble; what it has, it keeps. */
export type Sent =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly error: string; readonly detail?: string | undefined }
  | { readonly outcome: 'later' };

/** One attachment on its way, as the end that has its bytes sees it. */
export interface Sending {
  readonly begin: () => Promise<Result<AttachmentState>>;
  readonly piece: (offset: number, bytes: Uint8Array<ArrayBuffer>) => Promise<Result<AttachmentState>>;
  /** `length` bytes at most from `offset` on, at least one. */
  readonly bytes: (offset: number, length: number) => Uint8Array<ArrayBuffer>;
  readonly size: number;
  /** Of the bytes, 0 to 1. */
  readonly onProgress: (received: number) => void;
  /** A clock that only goes forward, ms. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Sends an attachment, the same from both ends: asks how much is there, then one piece at a time, each cut by how long the one
 * before took. It always goes on from where the server says it is.
 */
export async function sendAttachment(sending: Sending): Promise<Sent> {
  const { begin, piece, bytes, size, onProgress, now, signal } = sending;
  let length = FIRST_PIECE;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    let answer = await begin();
    while (answer.ok && !answer.value.done && answer.value.received < size && !signal.aborted) {
      const { received } = answer.value;
      onProgress(received / size);
      const asked = now();
      answer = await piece(received, bytes(received, length));
      length = nextPieceLength(length, now() - asked);
    }
    if (answer.ok) {
      if (!answer.value.done) return { outcome: 'later' };
      onProgress(1);
      return { outcome: 'done' };
    }
    if (FINAL.has(answer.error)) return { outcome: 'refused', error: answer.error, detail: answer.detail };
    if (answer.error !== 'wrong-digest') return { outcome: 'later' };
  }
  return { outcome: 'refused', error: 'wrong-digest' };
}
