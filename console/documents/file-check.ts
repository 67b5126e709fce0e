import { ATTACHMENT_LIMITS } from '#protocol/attachment.ts';
import type { FileFault } from '../records/record-state.ts';

/** What can be told of a file before it is sent: that it begins like a PDF, and that it is not too large. The server looks into it. */
export function faultOfFile(bytes: Uint8Array): Extract<FileFault, 'not-a-pdf' | 'too-large' | 'empty'> | null {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > ATTACHMENT_LIMITS.document.bytes) return 'too-large';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  return /%PDF-[12]\.\d/.test(start) ? null : 'not-a-pdf';
}

/** A title to begin with: the file's name without its ending. */
export const titleOf = (fileName: string): string => fileName.replace(/\.pdf$/i, '').slice(0, 120);
