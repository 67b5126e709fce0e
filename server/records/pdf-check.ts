import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { CONTENT_FAULTS, type ContentFault } from '#protocol/attachment.ts';

const WORKER = new URL('./pdf-worker.ts', import.meta.url);

/** A paper of the most bytes allowed takes a tenth of it, ms. */
const TIME_LIMIT = 10_000;
const MEMORY_MB = 256;

const Verdict = z.enum(CONTENT_FAULTS).nullable();

/** Looks into a PDF in a thread that is ended when it takes too long or too much; such a paper is `too-complex`. */
export function faultOfPdfApart(bytes: Uint8Array): Promise<ContentFault | null> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      env: {},
    });
    const settle = (fault: ContentFault | null) => {
      clearTimeout(timer);
      resolve(fault);
      void worker.terminate();
    };
    const timer = setTimeout(() => settle('too-complex'), TIME_LIMIT);
    worker.once('message', (message: unknown) => settle(Verdict.parse(message)));
    worker.once('error', () => settle('too-complex'));
    worker.once('exit', () => settle('too-complex'));
  });
}
