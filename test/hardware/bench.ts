import { projectRoot } from '#build/machine/project.ts';
import { prepareBenchMachine } from '#build/runtimes/bench-machine.ts';
import { BenchMachine, type Plugged } from './machine/bench-machine.ts';
import { GuestDrivers } from './machine/guest-drivers.ts';
import type { UsbDevice } from './usb/device.ts';

type Shared = { machine?: Promise<BenchMachine>; drivers?: Promise<GuestDrivers> };

// All test files run in one process and share its modules: see vitest.config.ts.
const shared: Shared = {};

/** The machine all tests share: it starts at the first call and ends with the test process. */
export function sharedMachine(): Promise<BenchMachine> {
  shared.machine ??= prepareBenchMachine().then((images) => BenchMachine.start(images, projectRoot));
  return shared.machine;
}

/** The drivers host all tests share, in that machine. */
export function sharedDrivers(): Promise<GuestDrivers> {
  shared.drivers ??= sharedMachine().then((machine) => GuestDrivers.start(machine));
  return shared.drivers;
}

/** What a test has plugged in, so that the next one finds the ports free. */
export class Ports {
  readonly #plugged = new Set<Plugged>();

  async plug(device: UsbDevice): Promise<Plugged> {
    const machine = await sharedMachine();
    const plugged = await machine.plug(device);
    this.#plugged.add(plugged);
    return plugged;
  }

  async clear(): Promise<void> {
    const all = [...this.#plugged];
    this.#plugged.clear();
    await Promise.all(all.map(({ unplug }) => unplug()));
  }
}
