import { afterEach, beforeAll, expect, test } from 'vitest';
import { Ports, sharedMachine } from './bench.ts';
import type { BenchMachine } from './machine/bench-machine.ts';
import { cp210x } from './personalities/cp210x.ts';
import { cp2110 } from './personalities/cp2110.ts';
import { hid } from './personalities/hid.ts';
import { usbKeyboard } from './personalities/keyboard.ts';
import { phdc } from './personalities/phdc.ts';
import type { SerialLine } from './personalities/serial-line.ts';
import { uvcCamera } from './personalities/uvc.ts';

const MUTE: SerialLine = { open: () => undefined, receive: () => undefined, close: () => undefined };

const ports = new Ports();
let machine: BenchMachine;

beforeAll(async () => {
  machine = await sharedMachine();
});

afterEach(() => ports.clear());

/** The device nodes the kiosk's account may read and write now. */
async function openable(): Promise<ReadonlySet<string>> {
  await machine.read('udevadm settle');
  const { out } = await machine.run('find /dev -type c -readable -writable -o -type b -readable -writable');
  return new Set(out.trim().split('\n'));
}

/** Plugs a device in, and tells which nodes it has brought that the kiosk's account may open. */
async function brought(device: Parameters<Ports['plug']>[0], node: string): Promise<readonly string[]> {
  const before = await openable();
  await ports.plug(device);
  await machine.read(`until compgen -G '${node}' > /dev/null; do udevadm settle; done`);
  const after = await openable();
  return [...after].filter((each) => !before.has(each)).sort();
}

test('the kiosk’s account opens the nodes of devices in the catalogue, and none beside', async () => {
  expect(await brought(cp210x(MUTE), '/dev/ttyUSB0')).toEqual(['/dev/ttyUSB0']);
  expect(await brought(cp2110(MUTE, { baudRate: 19_200 }), '/dev/hidraw0')).toEqual(['/dev/hidraw0']);
  expect(await brought(phdc(MUTE), '/sys/bus/usb/devices/1-3:1.0')).toEqual([
    expect.stringMatching(/^\/dev\/bus\/usb\/001\/\d+$/),
  ]);
});

test('a camera brings its pictures and its button', async () => {
  const nodes = await brought(uvcCamera().device, '/dev/video0');
  expect(nodes).toEqual(expect.arrayContaining([expect.stringMatching(/^\/dev\/input\/event\d+$/), '/dev/video0']));
  expect(nodes.filter((node) => !/^\/dev\/(input\/event|video|media)\d+$/.test(node))).toEqual([]);
});

test('a keyboard and a HID device of no catalogue stay closed', async () => {
  const keyboard = usbKeyboard({ vendor: 0x046d, product: 0xc31c, name: 'Keyboard' });
  expect(await brought(keyboard.device, '/dev/hidraw0')).toEqual([]);
  const stranger = { vendor: 0x1234, product: 0x5678, reports: [{ id: 0, input: 8, output: 8 }] };
  expect(await brought(hid(MUTE, stranger), '/dev/hidraw1')).toEqual([]);
});

test('the Microlife’s bridge is a HID device of the kiosk’s, not a serial port of the kernel’s', async () => {
  const cuff = { vendor: 0x04b4, product: 0x5500, reports: [{ id: 0, input: 8, output: 8 }] };
  expect(await brought(hid(MUTE, cuff), '/dev/hidraw0')).toEqual(['/dev/hidraw0']);
  expect(await machine.read('basename $(readlink -f /sys/class/hidraw/hidraw0/device/driver)')).toBe('hid-generic\n');
  expect(await machine.read('compgen -G "/dev/ttyUSB*" || true')).toBe('');
  expect(await machine.read('grep -c ^cypress_m8 /proc/modules || true')).toBe('0\n');
});
