import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listButtons } from '#drivers/transports/evdev.ts';
import { listIdentified } from '#drivers/transports/sysfs.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'escale-sysfs-'));
});
afterEach(() => rm(root, { recursive: true }));

async function file(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), `${text}\n`);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await mkdir(join(root, target), { recursive: true });
  await symlink(relative(dirname(join(root, path)), join(root, target)), join(root, path));
}

const BUS = 'devices/pci0/usb1';

/** A USB device as Linux shows one: its folder, its interface's folder, and the bus's link to it. */
async function usbDevice(
  socket: string,
  product: string,
  { serial = '', classes = '255/0/0', type = '0/0/0', number = '007' } = {},
): Promise<string> {
  const folder = `${BUS}/${socket}`;
  const told = [`PRODUCT=${product}/100`, `TYPE=${type}`, 'BUSNUM=001', `DEVNUM=${number}`];
  await file(`${folder}/uevent`, ['DEVTYPE=usb_device', 'DRIVER=usb', ...told].join('\n'));
  if (serial) await file(`${folder}/serial`, serial);
  await file(`${folder}/${socket}:1.0/uevent`, `DEVTYPE=usb_interface\nPRODUCT=${product}/100\nINTERFACE=${classes}`);
  await link(`bus/usb/devices/${socket}`, folder);
  return `${folder}/${socket}:1.0`;
}

async function hidDevice(at: string, name: string, uevent: string): Promise<void> {
  const device = `${at}/0003:0000.0001`;
  await file(`${device}/uevent`, uevent);
  await mkdir(join(root, `class/hidraw/${name}`), { recursive: true });
  await link(`class/hidraw/${name}/device`, device);
}

describe('ports that the system identifies', () => {
  test('are none, and no error, on a machine without any bus', async () => {
    expect(await listIdentified(join(root, 'nowhere'))).toEqual([]);
    expect(await listButtons([], join(root, 'nowhere'))).toEqual([]);
  });

  test('are a serial bridge, with its serial number and the socket it is plugged in', async () => {
    const at = await usbDevice('1-2.3', '10c4/ea60', { serial: '0001' });
    await mkdir(join(root, at, 'ttyUSB0'));
    await link('class/tty/ttyUSB0/device', `${at}/ttyUSB0`);
    await mkdir(join(root, 'class/tty/tty0'));
    const usb = { vendorId: '10c4', productId: 'ea60', serial: '0001', socket: '1-2.3' };
    expect(await listIdentified(root)).toContainEqual({ via: 'serial', path: '/dev/ttyUSB0', usb });
  });

  test('are HID devices, a CP2110 among them as what it is', async () => {
    const oximeter = await usbDevice('1-1', '28e9/28a', { classes: '3/0/0' });
    const bridge = await usbDevice('1-4', '10c4/ea80', { classes: '3/0/0', number: '008' });
    await hidDevice(oximeter, 'hidraw0', 'DRIVER=hid-generic\nHID_ID=0003:000028E9:0000028A\nHID_NAME=Oximeter');
    await hidDevice(bridge, 'hidraw1', 'HID_ID=0003:000010C4:0000EA80\nHID_UNIQ=00412');
    const listed = (await listIdentified(root)).filter(({ path }) => path.startsWith('/dev/hidraw'));
    expect(listed).toEqual([
      { via: 'hid', path: '/dev/hidraw0', usb: { vendorId: '28e9', productId: '028a', socket: '1-1' } },
      {
        via: 'uart-bridge',
        path: '/dev/hidraw1',
        usb: { vendorId: '10c4', productId: 'ea80', serial: '00412', socket: '1-4' },
      },
    ]);
  });

  test('leave out HID devices that are not on USB: a Bluetooth keyboard has no identity here', async () => {
    await hidDevice('devices/virtual/bt', 'hidraw0', 'HID_ID=0005:000028E9:0000028A');
    expect(await listIdentified(root)).toEqual([]);
  });

  test('are USB devices with the classes of their interfaces, hubs left out', async () => {
    await usbDevice('1-3', '1b85/7777', { classes: '15/0/0', number: '012' });
    await usbDevice('1-5', '1d6b/2', { type: '9/0/1' });
    expect(await listIdentified(root)).toEqual([
      {
        via: 'usb',
        path: '/dev/bus/usb/001/012',
        usb: { vendorId: '1b85', productId: '7777', socket: '1-3' },
        interfaces: [[15, 0, 0]],
      },
    ]);
  });
});

describe('buttons that may be listened to', () => {
  async function input(at: string, event: string, capabilities: string): Promise<void> {
    const device = `${at}/input/input${event}`;
    await file(`${device}/name`, `Button ${event}`);
    await file(`${device}/capabilities/key`, capabilities);
    await link(`${device}/device`, at);
    await mkdir(join(root, `class/input/event${event}`), { recursive: true });
    await link(`class/input/event${event}/device`, device);
  }

  // KEY_CAMERA is bit 212: the twentieth bit of the fourth word. Space is bit 57 of the first.
  const CAMERA_KEY = '100000 0 0 0';
  const SPACE_KEY = '200000000000000';

  test('are a camera’s, and the named keys of a named device; no other keyboard is', async () => {
    const camera = await usbDevice('1-1', '1bcf/2c99', { classes: '14/1/0' });
    const pedal = await usbDevice('1-2', 'c45/7403', { classes: '3/1/1' });
    const keyboard = await usbDevice('1-3', '46d/c31c', { classes: '3/1/1' });
    await link(`${camera}/driver`, 'bus/usb/drivers/uvcvideo');
    await input(camera, '3', CAMERA_KEY);
    await input(pedal, '4', SPACE_KEY);
    await input(keyboard, '5', SPACE_KEY);
    const rules = [{ vendorId: '0c45', productId: '7403', keys: [57, 28] }];
    expect(await listButtons(rules, root)).toEqual([
      { path: '/dev/input/event3', name: 'Button 3', keys: [212] },
      { path: '/dev/input/event4', name: 'Button 4', keys: [57] },
    ]);
  });
});
