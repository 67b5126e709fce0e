import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CP2110 } from './bridge-chips.ts';
import type { PortAddress, UsbIdentity } from './transport.ts';

/** Where Linux shows the buses and their devices. Reading it opens no device. */
export const SYSFS = '/sys';

type Interface = readonly [number, number, number];

/** The bus a HID device is on, in the kernel's `HID_ID`: 3 is USB. */
const HID_BUS_USB = 3;
/** A hub has no bytes for a driver. */
const HUB = '09';

const names = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** A file's text without its line end; `undefined` where there is none to read. */
export const attribute = (folder: string, name: string): Promise<string | undefined> =>
  readFile(join(folder, name), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

async function usbIdentity(folder: string): Promise<UsbIdentity | undefined> {
  const [vendorId, productId, serial] = await Promise.all(
    ['idVendor', 'idProduct', 'serial'].map((name) => attribute(folder, name)),
  );
  if (!vendorId || !productId) return undefined;
  const socket = folder.slice(folder.lastIndexOf('/') + 1);
  return { vendorId, productId, socket, ...(serial ? { serial } : {}) };
}

/** The USB device that a device of the system belongs to, from its folder upwards. */
export async function usbAbove(folder: string): Promise<(UsbIdentity & { readonly folder: string }) | undefined> {
  const start = await realpath(folder).catch(() => undefined);
  for (let at = start; at !== undefined && at !== dirname(at); at = dirname(at)) {
    const identity = await usbIdentity(at);
    if (identity) return { ...identity, folder: at };
  }
  return undefined;
}

const withoutFolder = ({ folder: _, ...identity }: UsbIdentity & { readonly folder: string }): UsbIdentity => identity;

/** Serial ports with a USB identity; others are known by configuration alone. */
async function listSerial(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'class/tty');
  const found = await Promise.all(
    // The others are consoles, a good sixty of them.
    (await names(folder))
      .filter((name) => /^tty[A-Z]/.test(name))
      .map(async (name): Promise<PortAddress[]> => {
        const usb = await usbAbove(join(folder, name, 'device'));
        return usb ? [{ via: 'serial', path: `/dev/${name}`, usb: withoutFolder(usb) }] : [];
      }),
  );
  return found.flat();
}

/** `HID_ID=0003:000010C4:0000EA80` and `HID_UNIQ=…` of a HID device. */
function hidIdentity(uevent: string): UsbIdentity | undefined {
  const [, bus, vendor, product] = /^HID_ID=([0-9A-F]+):([0-9A-F]{8}):([0-9A-F]{8})$/im.exec(uevent) ?? [];
  if (Number.parseInt(bus ?? '', 16) !== HID_BUS_USB || !vendor || !product) return undefined;
  const serial = /^HID_UNIQ=(.+)$/m.exec(uevent)?.[1]?.trim();
  const [vendorId, productId] = [vendor, product].map((id) => id.slice(4).toLowerCase());
  return vendorId && productId ? { vendorId, productId, ...(serial ? { serial } : {}) } : undefined;
}

/** HID devices on USB. The kernel's own word on a device without a USB parent (`uhid`) is taken: only root can make one. */
async function listHid(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'class/hidraw');
  const found = await Promise.all(
    (await names(folder)).map(async (name): Promise<PortAddress[]> => {
      const device = join(folder, name, 'device');
      const identity = hidIdentity((await attribute(device, 'uevent')) ?? '');
      if (!identity) return [];
      const above = await usbAbove(device);
      const usb = above ? { ...identity, ...withoutFolder(above) } : identity;
      const isBridge = usb.vendorId === CP2110.vendorId && usb.productId === CP2110.productId;
      return [{ via: isBridge ? 'uart-bridge' : 'hid', path: `/dev/${name}`, usb }];
    }),
  );
  return found.flat();
}

const INTERFACE_CODES = ['bInterfaceClass', 'bInterfaceSubClass', 'bInterfaceProtocol'] as const;

async function interfacesOf(device: string): Promise<readonly Interface[]> {
  const folders = (await names(device)).filter((name) => name.includes(':'));
  const found = await Promise.all(
    folders.map(async (name): Promise<Interface[]> => {
      const codes = await Promise.all(INTERFACE_CODES.map((code) => attribute(join(device, name), code)));
      const [main, sub, protocol] = codes.map((code) => Number.parseInt(code ?? '', 16));
      if (main === undefined || sub === undefined || protocol === undefined) return [];
      return Number.isNaN(main + sub + protocol) ? [] : [[main, sub, protocol]];
    }),
  );
  return found.flat();
}

/** Every USB device but hubs, with its interfaces. */
async function listUsb(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'bus/usb/devices');
  const devices = (await names(folder)).filter((name) => /^\d+-/.test(name) && !name.includes(':'));
  const found = await Promise.all(
    devices.map(async (name): Promise<PortAddress[]> => {
      const device = join(folder, name);
      const [usb, kind, bus, number] = await Promise.all([
        usbIdentity(device),
        attribute(device, 'bDeviceClass'),
        attribute(device, 'busnum'),
        attribute(device, 'devnum'),
      ]);
      if (!usb || !bus || !number || kind === HUB) return [];
      const path = `/dev/bus/usb/${bus.padStart(3, '0')}/${number.padStart(3, '0')}`;
      return [{ via: 'usb', path, usb, interfaces: await interfacesOf(device) }];
    }),
  );
  return found.flat();
}

/**
 * Every port with an identity that the system shows, in the order of their paths. A machine without a bus has none of it:
 * nothing here rejects.
 */
export async function listIdentified(root: string = SYSFS): Promise<readonly PortAddress[]> {
  const found = await Promise.all([listSerial(root), listHid(root), listUsb(root)]);
  return found.flat().sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}
