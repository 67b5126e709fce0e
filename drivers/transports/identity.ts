import { bluetoothPath, type DeviceBinding, isBluetooth } from '#protocol/device-binding.ts';
import type { Link, PortAddress, UsbId } from './transport.ts';

const sameInterface = (a: readonly number[], b: readonly number[]): boolean => a.every((part, i) => part === b[i]);

const among = (ids: readonly UsbId[], usb: UsbId | undefined): boolean =>
  usb !== undefined && ids.some(({ vendorId, productId }) => usb.vendorId === vendorId && usb.productId === productId);

/** Whether what the bus tells of a port is the device of this link and no other. */
export function identifies(link: Link, { via, usb, interfaces = [] }: PortAddress): boolean {
  if (link.via !== via || link.via === 'bluetooth') return false;
  if (link.via !== 'usb') return among(link.usb, usb);
  const isKind = interfaces.some((each) => sameInterface(each, link.interface));
  return isKind && (link.usb.length === 0 || among(link.usb, usb));
}

/** Whether configuration ties a driver to this port. */
export function binds(binding: DeviceBinding, { path, usb }: PortAddress): boolean {
  if ('port' in binding) return binding.port === path;
  if (isBluetooth(binding)) return bluetoothPath(binding) === path;
  return 'serial' in binding ? binding.serial === usb?.serial : binding.socket === usb?.socket;
}

/**
 * Whether a link may be used on a port: the port is that device by its identity, or configuration binds it. A bound port
 * without an identity must be serial, which has none; a bound bridge must be one of those in the device's cable. On
 * Bluetooth only what is bound may be used.
 */
export function permits(link: Link, address: PortAddress, bindings: readonly DeviceBinding[]): boolean {
  if (identifies(link, address)) return true;
  if (link.via !== address.via || !bindings.some((binding) => binds(binding, address))) return false;
  if (link.via === 'serial' || link.via === 'bluetooth') return true;
  return link.via === 'uart-bridge' && among(link.bridges ?? [], address.usb);
}
