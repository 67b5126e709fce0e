import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CP2110 } from './bridge-chips.ts';
import type { PortAddress, UsbIdentity } from './transport.ts';

/** Where Linux shows the buses and their devices. Reading it opens no device. */
export const SYSFS = '/sys';

type Interface = readonly [number, number, number];

/** The bus a HID device is on, in the kernel's `HID_ID`: 3 is USB. */
const HID_BUS_USB = 3;
/** A hub has no bytes for a driver. */
const HUB = '9';

const names = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** A file's text without its line end; `undefined` where there is none to read. */
export const attribute = (folder: string, name: string): Promise<string | undefined> =>
  readFile(join(folder, name), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

/** What the kernel says of a device in its `uevent`, by key; empty where it says nothing. One read tells nearly everything. */
async function uevent(folder: string): Promise<ReadonlyMap<string, string>> {
  const lines = ((await attribute(folder, 'uevent')) ?? '').split('\n');
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}

/** The kernel's name of a USB device: its bus, and the ports of the hubs that lead to it, as in `1-2.3`. */
const SOCKET = /^\d+-\d+(\.\d+)*$/;

type UsbDevice = { readonly usb: UsbIdentity; readonly kind: string; readonly path: string };

/** `PRODUCT=10c4/ea60/100`, `TYPE=0/0/0`, `BUSNUM=001` and `DEVNUM=007` of a USB device. */
async function usbDevice(folder: string): Promise<UsbDevice | undefined> {
  const [told, serial] = await Promise.all([uevent(folder), attribute(folder, 'serial')]);
  const [vendorId, productId] = (told.get('PRODUCT') ?? '').split('/').map((id) => id.padStart(4, '0'));
  const [kind] = (told.get('TYPE') ?? '').split('/');
  const [bus, number] = [told.get('BUSNUM'), told.get('DEVNUM')];
  if (!vendorId || !productId || !kind || !bus || !number) return undefined;
  const usb = { vendorId, productId, socket: basename(folder), ...(serial ? { serial } : {}) };
  return { usb, kind, path: `/dev/bus/usb/${bus}/${number}` };
}

/** The USB device that a device of the system belongs to: the nearest above its folder. */
export async function usbAbove(folder: string): Promise<UsbIdentity | undefined> {
  const start = await realpath(folder).catch(() => undefined);
  for (let at = start; at !== undefined && at !== dirname(at); at = dirname(at))
    if (SOCKET.test(basename(at))) return (await usbDevice(at))?.usb;
  return undefined;
}

/** Serial ports with a USB identity; others are known by configuration alone. */
async function listSerial(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'class/tty');
  const found = await Promise.all(
    // The others are consoles, a good sixty of them.
    (await names(folder))
      .filter((name) => /^tty[A-Z]/.test(name))
      .map(async (name): Promise<PortAddress[]> => {
        const usb = await usbAbove(join(folder, name, 'device'));
        return usb ? [{ via: 'serial', path: `/dev/${name}`, usb }] : [];
      }),
  );
  return found.flat();
}

/** `HID_ID=0003:000010C4:0000EA80` and `HID_UNIQ=…` of a HID device. */
function hidIdentity(told: ReadonlyMap<string, string>): UsbIdentity | undefined {
  const [, bus, vendor, product] = /^([0-9A-F]+):([0-9A-F]{8}):([0-9A-F]{8})$/i.exec(told.get('HID_ID') ?? '') ?? [];
  if (Number.parseInt(bus ?? '', 16) !== HID_BUS_USB || !vendor || !product) return undefined;
  const serial = told.get('HID_UNIQ')?.trim();
  const [vendorId, productId] = [vendor, product].map((id) => id.slice(4).toLowerCase());
  return vendorId && productId ? { vendorId, productId, ...(serial ? { serial } : {}) } : undefined;
}

/** HID devices on USB. The kernel's own word on a device without a USB parent (`uhid`) is taken: only root can make one. */
async function listHid(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'class/hidraw');
  const found = await Promise.all(
    (await names(folder)).map(async (name): Promise<PortAddress[]> => {
      const device = join(folder, name, 'device');
      const identity = hidIdentity(await uevent(device));
      if (!identity) return [];
      const above = await usbAbove(device);
      const usb = above ? { ...identity, ...above } : identity;
      const isBridge = usb.vendorId === CP2110.vendorId && usb.productId === CP2110.productId;
      return [{ via: isBridge ? 'uart-bridge' : 'hid', path: `/dev/${name}`, usb }];
    }),
  );
  return found.flat();
}

/** `INTERFACE=15/0/0` of each of a device's interfaces. */
async function interfacesOf(device: string): Promise<readonly Interface[]> {
  const folders = (await names(device)).filter((name) => name.includes(':'));
  const found = await Promise.all(
    folders.map(async (name): Promise<Interface[]> => {
      const codes = ((await uevent(join(device, name))).get('INTERFACE') ?? '').split('/').map(Number);
      const [main, sub, protocol] = codes;
      if (main === undefined || sub === undefined || protocol === undefined) return [];
      return Number.isNaN(main + sub + protocol) ? [] : [[main, sub, protocol]];
    }),
  );
  return found.flat();
}

/** Every USB device but hubs, with its interfaces. */
async function listUsb(root: string): Promise<readonly PortAddress[]> {
  const folder = join(root, 'bus/usb/devices');
  const found = await Promise.all(
    (await names(folder))
      .filter((name) => SOCKET.test(name))
      .map(async (name): Promise<PortAddress[]> => {
        const device = await usbDevice(join(folder, name));
        if (!device || device.kind === HUB) return [];
        return [{ via: 'usb', path: device.path, usb: device.usb, interfaces: await interfacesOf(join(folder, name)) }];
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
