import type { DeviceDriver, PassiveEvent } from '#drivers/device.ts';
import { Reading } from '#protocol/measurement.ts';
import { recordAttempt } from '../simulators/recording.ts';
import type { AnySimulator } from '../simulators/simulator.ts';
import type { Case } from './mutate.ts';

/** A device's driver under the fuzzer, with what its simulator sends when all is well and with each fault. */
export type Subject = {
  readonly driver: DeviceDriver;
  readonly seeds: readonly Case[];
  /** A byte stream: where it is cut means nothing. */
  readonly streams: boolean;
};

/** The longest seed, packets: enough for a whole measurement of most, and for stable values of a streaming one. */
const LONGEST = 1500;

export async function makeSubject(driver: DeviceDriver, make: () => AnySimulator): Promise<Subject> {
  const faults = ['none', ...make().faults];
  const seeds: Case[] = [];
  for (const fault of faults) {
    const simulator = make();
    simulator.play(fault);
    const { chunks } = await recordAttempt(driver, simulator);
    if (chunks.length > 0)
      seeds.push(
        chunks.slice(0, LONGEST).map(({ bytes, channel }) => (channel === undefined ? { bytes } : { bytes, channel })),
      );
  }
  const streams = driver.manifest.links.every(({ via }) => via === 'serial' || via === 'uart-bridge');
  return { driver, seeds, streams };
}

/** What the driver says of a case. All of it comes at one time, so that only bytes decide. */
export function decode({ driver }: Subject, packets: Case): PassiveEvent[] {
  const events: PassiveEvent[] = [];
  const reader = driver.passive((event) => events.push(event));
  for (const { bytes, channel } of packets) reader.push(bytes, 0, channel);
  reader.end();
  return events;
}

/** What must hold whatever the bytes are; throws with what does not. */
export function assertSound(events: readonly PassiveEvent[]): void {
  for (const event of events) {
    if (event.type === 'refused') continue;
    const reading = Reading.parse(event.reading);
    if (reading.validity === 'invalid') continue;
    const numbers = 'value' in reading ? [reading.value] : [reading.systolic, reading.diastolic, reading.mean ?? 0];
    if (!numbers.every(Number.isFinite)) throw new Error(`a ${reading.validity} reading without a number`);
  }
}

/** The numbers of the readings a driver calls valid, as texts. */
export function validNumbers(events: readonly PassiveEvent[]): Set<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.type === 'refused' || event.reading.validity !== 'valid') continue;
    const { reading } = event;
    const numbers = 'value' in reading ? [reading.value] : [reading.systolic, reading.diastolic, reading.mean];
    found.add(`${reading.kind} ${numbers.join('/')} ${reading.unit}`);
  }
  return found;
}
