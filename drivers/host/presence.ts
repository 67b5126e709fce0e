import type { DeviceStatus } from '#protocol/device-status.ts';
import type { DeviceDriver, Manifest } from '../devices/device.ts';
import type { Link, PortAddress } from '../transports/transport.ts';

export type Binding = { readonly driver: string; readonly port: string };

/** Where a device is, and by which of its links. */
export type Place = { readonly address: PortAddress; readonly link: Link };

const sameInterface = (a: readonly number[], b: readonly number[]): boolean => a.every((part, i) => part === b[i]);

/** Whether what the bus tells of a port is this device and no other. */
function identifies(link: Link, { via, usb, interfaces = [] }: PortAddress): boolean {
  if (link.via !== via || link.via === 'bluetooth') return false;
  const named =
    usb !== undefined &&
    link.usb.some(({ vendorId, productId }) => usb.vendorId === vendorId && usb.productId === productId);
  if (link.via !== 'usb') return named;
  return (named || link.usb.length === 0) && interfaces.some((each) => sameInterface(each, link.interface));
}

/** Where a device is among the ports present: at the one configuration binds, else at one of its identity. */
export function locate(
  { id, links }: Manifest,
  bindings: readonly Binding[],
  ports: readonly PortAddress[],
): Place | undefined {
  const bound = bindings.filter(({ driver }) => driver === id).map(({ port }) => port);
  const taken = new Set(bindings.map(({ port }) => port));
  for (const address of ports) {
    const link = bound.includes(address.path)
      ? links.find(({ via }) => via === address.via)
      : links.find((each) => bound.length === 0 && !taken.has(address.path) && identifies(each, address));
    if (link) return { address, link };
  }
  return undefined;
}

/** What the host knows of a device beside its manifest. */
export type DeviceCondition = {
  readonly place: Place | undefined;
  readonly held: boolean;
  readonly fault: string | undefined;
};

export function describe({ manifest }: DeviceDriver, { place, held, fault }: DeviceCondition): DeviceStatus {
  const { id, model, grade, modalities, guide } = manifest;
  const base = { driver: id, model, grade, modalities: [...modalities], guide };
  if (held) return { ...base, state: 'busy' };
  if (place === undefined) return { ...base, state: 'absent' };
  return fault === undefined ? { ...base, state: 'ready' } : { ...base, state: 'fault', fault };
}
