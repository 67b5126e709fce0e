import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '#drivers/catalogue.ts';
import type { DeviceDriver } from '#drivers/device.ts';
import { openSerial } from '#drivers/transports/serial.ts';
import type { Link } from '#drivers/transports/transport.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { SimulatedDevice } from '#test/simulators/pty.ts';
import type { Simulator } from '#test/simulators/simulator.ts';
import type { Bench, Figure } from '../figure.ts';

/** How many times faster than the real one a device lives here; what the driver does between two bytes is not faster. */
const SPEED = 8;

type SerialLink = Extract<Link, { readonly line: unknown }>;

/** Ms from the last byte a device wrote to the reading, for attempts over a pseudo-terminal. */
async function delaysOf(
  driver: DeviceDriver,
  make: () => Simulator,
  link: SerialLink,
  count: number,
): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-bench-'));
  const path = join(folder, driver.manifest.id);
  const delays: number[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      let lastByte = Number.NaN;
      const device = new SimulatedDevice(make(), path, {
        speed: SPEED,
        sent: (_, at) => {
          lastByte = at;
        },
      });
      await device.plug();
      const signal = new AbortController().signal;
      const port = await openSerial(path, link.line, signal);
      const outcome = await driver.measure(port, signal, () => undefined, driver.manifest.modalities[0]);
      if (outcome.type === 'readings') delays.push(performance.now() - lastByte);
      await port.close();
      await device.unplug();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return delays;
}

export const readingDelay: Bench = {
  name: 'reading',
  about: 'from the last byte a serial device writes to the reading its driver emits, over a pseudo-terminal',
  measure: async (effort) => {
    const figures: Figure[] = [];
    for (const driver of CATALOGUE) {
      const link = driver.manifest.links.find((each): each is SerialLink => each.via === 'serial');
      const simulator = SIMULATORS[driver.manifest.id]?.();
      if (!link || !simulator || 'packets' in simulator) continue;
      const make = (): Simulator => {
        const made = SIMULATORS[driver.manifest.id]?.();
        if (!made || 'packets' in made) throw new Error(`${driver.manifest.id} is no serial device`);
        return made;
      };
      const samples = await delaysOf(driver, make, link, effort === 'quick' ? 1 : 10);
      if (samples.length > 0)
        figures.push({ name: driver.manifest.id, unit: 'ms', samples, aim: { of: 'p95', atMost: 5 } });
    }
    return figures;
  },
};
