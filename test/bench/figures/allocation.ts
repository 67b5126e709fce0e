import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CATALOGUE } from '#drivers/catalogue.ts';
import type { Bench } from '../figure.ts';

/** What the probe prints: bytes of heap taken for each byte decoded, one for each pass. */
const Taken = z.array(z.number());

/** Large enough for one pass without a collection: what is taken can then be read off the heap. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256'];

export const allocation: Bench = {
  name: 'allocation',
  about: 'heap taken by each driver for each byte it decodes, codec and device rules together',
  measure: async (effort) => {
    const passes = effort === 'quick' ? '3' : '20';
    const figures = [];
    for (const { manifest } of CATALOGUE) {
      const script = new URL('./allocation-probe.ts', import.meta.url).pathname;
      const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, script, manifest.id, passes]);
      figures.push({ name: manifest.id, unit: 'bytes a byte', samples: Taken.parse(JSON.parse(stdout)) });
    }
    return figures;
  },
};
