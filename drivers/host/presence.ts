import type { DeviceBinding, SiteIdentity } from '#protocol/device-binding.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { DeviceDriver, Manifest } from '../device.ts';
import { binds, identifies, permits } from '../transports/identity.ts';
import type { Link, PortAddress } from '../transports/transport.ts';

/** Where a device is, and by which of its links. */
export type Place = { readonly address: PortAddress; readonly link: Link };

/**
 * Where a driver's device is. `ambiguous`: several ports could be it, and which one the patient uses must not be guessed;
 * `reason` is for the host of the place.
 */
export type Located =
  | { readonly type: 'absent' }
  | { readonly type: 'at'; readonly place: Place }
  | { readonly type: 'ambiguous'; readonly reason: string };

/** A driver and the links its device is recognised by at this site. */
export type Candidate = { readonly id: string; readonly links: readonly Link[] };

/** A manifest's links with the identities that this site adds to it. A link that takes any maker's device stays as it is. */
export function linksAtSite({ id, links }: Manifest, identities: readonly SiteIdentity[]): readonly Link[] {
  const added = identities.filter(({ driver }) => driver === id);
  return links.map((link) => {
    if (added.length === 0 || link.via === 'bluetooth' || (link.via === 'usb' && link.usb.length === 0)) return link;
    const usb = [...link.usb, ...added.map(({ vendorId, productId }) => ({ vendorId, productId }))];
    return { ...link, usb };
  });
}

/** Several nodes of one device (a HID device with more than one interface) are one: the first of them. */
function oneEach(places: readonly Place[]): readonly Place[] {
  const sockets = new Set<string>();
  return places.filter(({ address: { via, usb } }) => {
    if (usb?.socket === undefined) return true;
    const key = `${via} ${usb.socket}`;
    return sockets.has(key) ? false : sockets.add(key) !== undefined;
  });
}

function placesOf(
  { id, links }: Candidate,
  bindings: readonly DeviceBinding[],
  ports: readonly PortAddress[],
): readonly Place[] {
  const own = bindings.filter(({ driver }) => driver === id);
  const places = ports.flatMap((address): Place[] => {
    if (own.length > 0) {
      const bound = own.filter((binding) => binds(binding, address));
      const link = bound.length > 0 ? links.find((each) => permits(each, address, bound)) : undefined;
      return link ? [{ address, link }] : [];
    }
    if (bindings.some((binding) => binds(binding, address))) return [];
    const link = links.find((each) => identifies(each, address));
    return link ? [{ address, link }] : [];
  });
  return oneEach(places);
}

const pathsOf = (places: readonly Place[]): string => places.map(({ address }) => address.path).join(', ');

/**
 * Where the device of every driver is among the ports present, by driver: at the one configuration binds, else at the only
 * one of its identity. A port that configuration ties to one driver is no other's.
 */
export function locate(
  candidates: readonly Candidate[],
  bindings: readonly DeviceBinding[],
  ports: readonly PortAddress[],
): ReadonlyMap<string, Located> {
  const found = candidates.map(({ id, links }) => ({ id, places: placesOf({ id, links }, bindings, ports) }));
  return new Map(
    found.map(({ id, places }): [string, Located] => {
      const [place, ...more] = places;
      if (!place) return [id, { type: 'absent' }];
      if (more.length > 0) {
        const reason = `${places.length} devices of this kind are plugged (${pathsOf(places)}): bind one in the configuration`;
        return [id, { type: 'ambiguous', reason }];
      }
      const rivals = found.filter((other) => other.places.some(({ address }) => address.path === place.address.path));
      if (rivals.length > 1) {
        const names = rivals.map((rival) => rival.id).join(' or ');
        return [
          id,
          { type: 'ambiguous', reason: `${place.address.path} may be ${names}: bind it in the configuration` },
        ];
      }
      return [id, { type: 'at', place }];
    }),
  );
}

/** What the host knows of a device beside its manifest. */
export type DeviceCondition = {
  readonly located: Located;
  readonly held: boolean;
  readonly fault: string | undefined;
};

export function describe({ manifest }: DeviceDriver, { located, held, fault }: DeviceCondition): DeviceStatus {
  const { id, model, grade, modalities, guide } = manifest;
  const base = { driver: id, model, grade, modalities: [...modalities], guide };
  if (held) return { ...base, state: 'busy' };
  if (located.type === 'absent') return { ...base, state: 'absent' };
  const reason = located.type === 'ambiguous' ? located.reason : fault;
  return reason === undefined ? { ...base, state: 'ready' } : { ...base, state: 'fault', fault: reason };
}
