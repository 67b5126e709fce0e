import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { SimulatedDevice } from '#test/simulators/pty.ts';
import type { Bench } from '../figure.ts';

const Told = z.array(z.number());

/** The oximeters on serial lines: what streams, streams 3 to 100 frames a second for as long as its port is open. */
const streaming = CATALOGUE.filter(
  ({ manifest }) => manifest.modalities[0] === 'oximetry' && manifest.links.some(({ via }) => via === 'serial'),
);

export const hostLoad: Bench = {
  name: 'host-load',
  about: 'processor time of the drivers while every streaming serial device streams, in per cent of one core',
  measure: async (effort) => {
    const folder = await mkdtemp(join(tmpdir(), 'escale-bench-'));
    const devices: SimulatedDevice[] = [];
    try {
      for (const { manifest } of streaming) {
        const simulator = SIMULATORS[manifest.id]?.();
        if (!simulator || 'packets' in simulator) continue;
        const device = new SimulatedDevice(simulator, join(folder, manifest.id));
        await device.plug();
        devices.push(device);
      }
      const seconds = effort === 'quick' ? 3 : 30;
      const probe = fork(new URL('./host-load-probe.ts', import.meta.url), [folder, String(seconds)]);
      const told: unknown = await new Promise((resolve, reject) => {
        probe.once('message', resolve);
        probe.once('error', reject);
        probe.once('exit', (code) => reject(new Error(`the probe ended with ${code}`)));
      });
      const note = `${devices.length} devices; one sample a second`;
      return [
        { name: 'drivers', unit: '% of a core', samples: Told.parse(told), aim: { of: 'median', atMost: 5 }, note },
      ];
    } finally {
      await Promise.all(devices.map((device) => device.unplug()));
      await rm(folder, { recursive: true });
    }
  },
};
