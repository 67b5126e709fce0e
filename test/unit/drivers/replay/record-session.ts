import { findDriver } from '#drivers/catalogue.ts';
import type { DeviceDriver } from '#drivers/device.ts';
import { driveAndPrint, type ReplayLine } from '#drivers/replay/replay.ts';
import { RecordingPort } from '#drivers/transports/recording.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';

export type Recorded = {
  readonly driver: DeviceDriver;
  readonly capture: string;
  readonly printed: readonly ReplayLine[];
};

/** A whole session with a simulated device, as a field engineer records it, and what it printed. */
export async function recordSession(id: string): Promise<Recorded> {
  const driver = findDriver(id);
  const simulator = SIMULATORS[id]?.();
  if (!driver || !simulator) throw new Error(`${id} is not in the catalogue`);
  const lines: string[] = [];
  const printed: ReplayLine[] = [];
  const port = new RecordingPort(new VirtualPort(simulator), (line) => lines.push(line));
  await driveAndPrint(driver, port, new AbortController().signal, (line) => printed.push(line));
  return { driver, capture: lines.join('\n'), printed };
}
