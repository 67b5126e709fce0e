import { realpath } from 'node:fs/promises';
import type { DeviceBinding } from '#protocol/device-binding.ts';
import { openHid } from './hid.ts';
import { permits } from './identity.ts';
import { exists, watchNodes } from './node-watch.ts';
import { openSerial } from './serial.ts';
import { listIdentified } from './sysfs.ts';
import { type Link, type Port, type PortAddress, PortError, type Transport } from './transport.ts';
import { openUartBridge } from './uart-bridge.ts';
import { openUsb } from './usb.ts';

/** What may be opened: devices that a link of the catalogue recognises, and ports that configuration binds. */
export type Allowed = {
  readonly bindings: () => readonly DeviceBinding[];
  readonly links: () => readonly Link[];
};

const boundPaths = ({ bindings }: Allowed): readonly string[] => [
  ...new Set(bindings().flatMap((binding) => ('port' in binding ? [binding.port] : []))),
];

/**
 * A bound path is known by its own name, wherever it leads: to a port that the bus identifies, or to one without identity,
 * which can only be serial.
 */
function boundAddress(path: string, node: string, identified: readonly PortAddress[]): PortAddress {
  const known = identified.find((address) => address.path === node);
  return known ? { ...known, path } : { via: 'serial', path };
}

async function listPorts(allowed: Allowed, root: string | undefined): Promise<readonly PortAddress[]> {
  // Bound paths first: the bus knows every node that is already there. The other way round, one that appears in between
  // would pass for a port without identity.
  const bound = await Promise.all(
    boundPaths(allowed).map(async (path) => ({ node: await realpath(path).catch(() => undefined), path })),
  );
  const identified = await listIdentified(root);
  const taken = new Set(bound.map(({ node, path }) => node ?? path));
  const named = bound.flatMap(({ node, path }) => (node === undefined ? [] : [boundAddress(path, node, identified)]));
  return [...named, ...identified.filter(({ path }) => !taken.has(path))];
}

function openBy(link: Link, path: string, signal: AbortSignal): Promise<Port> {
  switch (link.via) {
    case 'serial':
      return openSerial(path, link.line, signal);
    case 'uart-bridge':
      return openUartBridge(path, link.line, signal);
    case 'hid':
      return openHid(path, link.numbered, signal);
    case 'usb':
      return openUsb(path, link, signal);
    case 'bluetooth':
      return Promise.reject(new PortError('not-allowed', `${path} is not a Bluetooth device`));
  }
}

/**
 * The ports of this machine: serial, HID, USB bulk, and serial behind a HID bridge. Listing opens nothing; opening looks at
 * the device's identity anew, and refuses with `not-allowed` whatever {@link Allowed} does not name. `root` is where the
 * system shows its buses.
 */
export function machineTransport(allowed: Allowed, root?: string): Transport {
  return {
    async list(signal) {
      const ports = await listPorts(allowed, root);
      signal.throwIfAborted();
      return ports;
    },

    watch: (changed, signal) => watchNodes(() => boundPaths(allowed), changed, signal),

    async open({ path, via }, link, signal) {
      signal.throwIfAborted();
      const find = async (): Promise<PortAddress | undefined> =>
        (await listPorts(allowed, root)).find((each) => each.path === path && each.via === via);
      // A port may appear between a look that missed it and the question whether it is there: then it is looked for again.
      const address = (await find()) ?? ((await exists(path)) ? await find() : undefined);
      if (!address) {
        if (await exists(path)) throw new PortError('not-allowed', `${path} is in no catalogue and bound to no driver`);
        throw new PortError('absent', `${path} does not exist`);
      }
      const isNamed = allowed.links().includes(link) && permits(link, address, allowed.bindings());
      if (!isNamed) throw new PortError('not-allowed', `${path} is not a device of this link, and not bound to one`);
      return openBy(link, await realpath(path).catch(() => path), signal);
    },
  };
}
