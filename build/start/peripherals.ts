import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { CATALOGUE, findDriver } from '#drivers/devices/index.ts';
import { inProject, projectEnvironment } from '../machine/project.ts';
import type { Program } from './household.ts';

/** A driver tied to the path of the port it works on. */
export interface Binding {
  readonly driver: string;
  readonly port: string;
}

/** Reads `--device <driver>=<port>`, once for each device that is plugged to a port without identity. */
export function bindingsGiven(args: readonly string[]): Binding[] {
  return args.flatMap((arg, at) => {
    if (arg !== '--device') return [];
    const [, driver, port] = /^([a-z0-9-]+)=(\/.+)$/.exec(args[at + 1] ?? '') ?? [];
    if (driver === undefined || port === undefined)
      throw new Error('--device wants <driver>=<port>, e.g. nonin=/dev/ttyUSB0');
    if (findDriver(driver) === undefined) {
      throw new Error(`There is no driver ${driver}: name ${CATALOGUE.map(({ manifest }) => manifest.id).join(', ')}`);
    }
    return [{ driver, port }];
  });
}

/** The drivers whose device is on the USB bus under an identity of its own. */
async function driversOnUsb(): Promise<string[]> {
  // Without udev the bus cannot be listed; then no device is known to be plugged.
  const ports = await SerialPort.list().catch(() => []);
  return CATALOGUE.filter(({ manifest }) =>
    manifest.links.some(
      (link) =>
        link.via === 'serial' &&
        link.usb.some(({ vendorId, productId }) =>
          ports.some(
            (port) => port.vendorId?.toLowerCase() === vendorId && port.productId?.toLowerCase() === productId,
          ),
        ),
    ),
  ).map(({ manifest }) => manifest.id);
}

/** One device for each measurement of the demonstration. */
const DEMONSTRATED: readonly string[] = ['nonin', 'and-tm2657p', 'taidoc-thermometer'];

/** The drivers of the demonstration whose device is neither bound nor on USB: they are simulated. */
export async function driversToSimulate(bound: readonly Binding[]): Promise<string[]> {
  const present = new Set([...bound.map(({ driver }) => driver), ...(await driversOnUsb())]);
  return DEMONSTRATED.filter((id) => !present.has(id));
}

/** The device's side of a driver's protocol, on a pseudo-terminal that appears at the binding's path. */
export function simulatorOf({ driver, port }: Binding): Program {
  return {
    name: `simulator-${driver}`,
    command: process.execPath,
    args: [inProject('test/simulators/main.ts'), '--device', driver, '--port', port],
    env: projectEnvironment(),
  };
}

/** A simulated device's port, in the folder of this run. */
export function simulatedBinding(driver: string, folder: string): Binding {
  return { driver, port: join(folder, driver) };
}
