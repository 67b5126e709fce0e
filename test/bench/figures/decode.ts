import { CATALOGUE } from '#drivers/catalogue.ts';
import type { DeviceDriver } from '#drivers/device.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { type Recording, recordAttempt } from '#test/simulators/recording.ts';
import type { AnySimulator } from '#test/simulators/simulator.ts';
import type { Bench, Figure } from '../figure.ts';

/** Packets decoded in one pass at least: a short answer is repeated until a pass takes a time that can be told. */
const PACKETS = 20_000;

/** What a device sends in one measurement, over and over; `duration` in ms of the device's time. */
async function streamOf(driver: DeviceDriver, make: () => AnySimulator): Promise<Recording> {
  const attempt = await recordAttempt(driver, make());
  const { id } = driver.manifest;
  if (!attempt.taken || attempt.chunks.length === 0) throw new Error(`${id} gave no reading: nothing to decode`);
  const times = Math.ceil(PACKETS / attempt.chunks.length);
  const chunks = Array.from({ length: times }, (_, n) =>
    attempt.chunks.map((chunk) => ({ ...chunk, at: chunk.at + n * attempt.duration })),
  ).flat();
  return { chunks, duration: attempt.duration * times, taken: true };
}

function pass({ chunks }: Recording, driver: DeviceDriver): void {
  const reader = driver.passive(() => undefined);
  for (const { bytes, at, channel } of chunks) reader.push(bytes, at, channel);
  reader.end();
}

/** How many times faster than the device one pass decodes what it sent: the device's time over the pass's. */
function speedOf(recording: Recording, driver: DeviceDriver): number {
  const began = performance.now();
  pass(recording, driver);
  return recording.duration / (performance.now() - began);
}

export const decode: Bench = {
  name: 'decode',
  about: 'decode throughput of each driver, codec and device rules together, in multiples of real time',
  measure: async (effort) => {
    const passes = effort === 'quick' ? 5 : 30;
    const figures: Figure[] = [];
    for (const driver of CATALOGUE) {
      const make = SIMULATORS[driver.manifest.id];
      if (!make) continue;
      const recording = await streamOf(driver, make);
      // The first passes are run by the interpreter; what a kiosk does all day is not.
      for (let warming = 0; warming < 3; warming += 1) pass(recording, driver);
      const samples = Array.from({ length: passes }, () => speedOf(recording, driver));
      figures.push({ name: driver.manifest.id, unit: '× real time', samples, aim: { of: 'median', atLeast: 2_000 } });
    }
    return figures;
  },
};
