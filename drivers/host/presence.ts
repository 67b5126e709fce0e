import type { DeviceStatus } from '#protocol/device.ts';
import type { DeviceDriver, Manifest } from '../devices/device.ts';
import type { PortAddress } from '../transports/transport.ts';

export type Binding = { readonly driver: string; readonly port: string };

/** The path a device is reached at among the ports present: the one configuration binds, else one of its USB identity. */
export function locate(
  manifest: Manifest,
  bindings: readonly Binding[],
  ports: readonly PortAddress[],
): string | undefined {
  const bound = bindings.filter(({ driver }) => driver === manifest.id);
  if (bound.length > 0) return bound.find(({ port }) => ports.some(({ path }) => path === port))?.port;
  const taken = new Set(bindings.map(({ port }) => port));
  return ports.find(
    ({ path, usb }) =>
      usb !== undefined &&
      !taken.has(path) &&
      manifest.usb.some(({ vendorId, productId }) => usb.vendorId === vendorId && usb.productId === productId),
  )?.path;
}

/** What the host knows of a device beside its manifest. */
export type DeviceCondition = {
  readonly path: string | undefined;
  readonly held: boolean;
  readonly fault: string | undefined;
};

export function describe({ manifest }: DeviceDriver, { path, held, fault }: DeviceCondition): DeviceStatus {
  const { id, model, grade, modality } = manifest;
  const base = { driver: id, model, grade, modalities: [modality] };
  if (held) return { ...base, state: 'busy' };
  if (path === undefined) return { ...base, state: 'absent' };
  return fault === undefined ? { ...base, state: 'ready' } : { ...base, state: 'fault', fault };
}
