import type { DeviceDriver, Outcome, PassiveEvent } from '#drivers/device.ts';
import { LiveBody } from '#protocol/live.ts';
import type { AnySimulator } from '#test/simulators/simulator.ts';
import { type Incident, VirtualPort } from '#test/simulators/virtual-port.ts';

export type Taken = { readonly outcome: Outcome; readonly live: readonly LiveBody[]; readonly port: VirtualPort };

/** One measurement on a simulated device in virtual time; every live body is checked against the contract. */
export async function take(
  driver: DeviceDriver,
  simulator: AnySimulator,
  incidents: readonly Incident[] = [],
  signal = new AbortController().signal,
): Promise<Taken> {
  const live: LiveBody[] = [];
  const port = new VirtualPort(simulator, incidents);
  const outcome = await driver.measure(
    port,
    signal,
    (body) => live.push(LiveBody.parse(body)),
    driver.manifest.modalities[0],
  );
  return { outcome, live, port };
}

/** What a passive replay of bytes tells; `at` in ms for each chunk. */
export function listen(
  driver: DeviceDriver,
  chunks: readonly { at: number; bytes: Uint8Array; channel?: string }[],
): PassiveEvent[] {
  const events: PassiveEvent[] = [];
  const reader = driver.passive((event) => events.push(event));
  for (const { at, bytes, channel } of chunks) reader.push(bytes, at, channel);
  reader.end();
  return events;
}
