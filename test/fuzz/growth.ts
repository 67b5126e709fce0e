import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seededRandom } from '../simulators/simulator.ts';
import type { Subject } from './subject.ts';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

function heap(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Bytes of heap one reader holds more after `frames` packets of noise and of a device's own, than after a tenth of them. */
export function growth({ driver, seeds }: Subject, frames: number, seed: number): number {
  const random = seededRandom(seed);
  const reader = driver.passive(() => undefined);
  const own = seeds.flat();
  const push = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      const sent = own[n % own.length];
      const noise = Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
      const bytes = n % 3 === 0 ? noise : (sent?.bytes ?? noise);
      reader.push(bytes, n, sent?.channel);
    }
  };
  push(frames / 10);
  const before = heap();
  push(frames);
  const after = heap();
  reader.end();
  return after - before;
}
