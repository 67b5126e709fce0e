import { join } from 'node:path';
import { importFolder } from '#drivers/import-folder.ts';
import type { DeviceSimulator } from './device-simulator.ts';

/** The compiler has checked what it takes and gives: every file annotates it. */
const isSimulator = (exported: unknown): exported is DeviceSimulator => typeof exported === 'function';

function simulatorOf(file: string, exported: unknown): DeviceSimulator {
  const simulator: unknown =
    typeof exported === 'object' && exported !== null && 'simulator' in exported ? exported.simulator : undefined;
  if (!isSimulator(simulator)) throw new TypeError(`simulators/devices/${file}.ts has no export "simulator"`);
  return simulator;
}

/** Each device of `devices/`, by the driver's id, which is its file's name. */
export const SIMULATORS: Readonly<Record<string, DeviceSimulator>> = Object.fromEntries(
  [...(await importFolder(join(import.meta.dirname, 'devices')))].map(([file, exported]) => [
    file,
    simulatorOf(file, exported),
  ]),
);
