import { join } from 'node:path';
import { CATALOGUE, findDriver } from '#drivers/catalogue.ts';
import { locate } from '#drivers/host/presence.ts';
import { machineTransport } from '#drivers/transports/machine.ts';
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

/** The drivers whose device the USB bus identifies, one of a kind or several. */
async function driversOnUsb(): Promise<string[]> {
  const candidates = CATALOGUE.map(({ manifest: { id, links } }) => ({ id, links }));
  const transport = machineTransport({ bindings: () => [], links: () => candidates.flatMap(({ links }) => links) });
  const found = locate(candidates, [], await transport.list(new AbortController().signal));
  return [...found].flatMap(([id, { type }]) => (type === 'absent' ? [] : [id]));
}

/** One device for each measurement of the demonstration. */
const DEMONSTRATED: readonly string[] = ['nonin', 'and-tm2657p', 'taidoc-thermometer'];

const modalitiesOf = (driver: string): readonly string[] => findDriver(driver)?.manifest.modalities ?? [];

/** The devices of the demonstration that no real one stands in for, neither bound nor on USB: they are simulated. */
export async function driversToSimulate(bound: readonly Binding[]): Promise<string[]> {
  const real = [...bound.map(({ driver }) => driver), ...(await driversOnUsb())];
  const served = new Set(real.flatMap(modalitiesOf));
  return DEMONSTRATED.filter((id) => !modalitiesOf(id).some((modality) => served.has(modality)));
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
