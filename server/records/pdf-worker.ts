import { parentPort, workerData } from 'node:worker_threads';
import { faultOfPdf } from './pdf-content.ts';

// One paper, looked into in a thread of its own: what comes from outside may take long, or all the memory it is given.
if (!(workerData instanceof Uint8Array)) throw new TypeError('no bytes to look into');
parentPort?.postMessage(await faultOfPdf(workerData));
