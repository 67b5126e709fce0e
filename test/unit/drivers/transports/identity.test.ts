import { describe, expect, test } from 'vitest';
import { binds, identifies, permits } from '#drivers/transports/identity.ts';
import type { Link, PortAddress } from '#drivers/transports/transport.ts';

const line = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const omron = { vendorId: '0590', productId: '0028' };
const cp2102 = { vendorId: '10c4', productId: 'ea60' };
const cp2110 = { vendorId: '10c4', productId: 'ea80' };

const hid: Link = { via: 'hid', numbered: false, usb: [omron] };
const serial: Link = { via: 'serial', line, usb: [], bridges: [cp2102] };
const bridge: Link = { via: 'uart-bridge', line, usb: [], bridges: [cp2110] };
const phdc: Link = { via: 'usb', interface: [15, 0, 0], usb: [] };

const keyboard: PortAddress = { via: 'hid', path: '/dev/hidraw0', usb: { vendorId: '046d', productId: 'c31c' } };
const cuff: PortAddress = { via: 'hid', path: '/dev/hidraw1', usb: { ...omron, serial: 'A7', socket: '1-2.1' } };
const cable: PortAddress = { via: 'serial', path: '/dev/ttyUSB0', usb: { ...cp2102, serial: '0001', socket: '1-4' } };
const adapter: PortAddress = { via: 'uart-bridge', path: '/dev/hidraw2', usb: { ...cp2110, serial: '9' } };
const agent: PortAddress = {
  via: 'usb',
  path: '/dev/bus/usb/001/009',
  usb: { vendorId: '1234', productId: '5678' },
  interfaces: [
    [3, 0, 0],
    [15, 0, 0],
  ],
};
const disk: PortAddress = { ...agent, interfaces: [[8, 6, 80]] };

describe('a device is recognised', () => {
  test('by its USB identity on its own kind of port, and by nothing else', () => {
    expect(identifies(hid, cuff)).toBe(true);
    expect(identifies(hid, keyboard)).toBe(false);
    expect(identifies(hid, { ...cuff, via: 'usb' })).toBe(false);
    expect(identifies(serial, cable)).toBe(false);
  });

  test('by its interface class, whoever made it, unless the link narrows that', () => {
    expect(identifies(phdc, agent)).toBe(true);
    expect(identifies(phdc, disk)).toBe(false);
    expect(identifies({ ...phdc, usb: [omron] }, agent)).toBe(false);
  });
});

describe('nothing is opened', () => {
  test('but the catalogue’s devices', () => {
    expect(permits(hid, cuff, [])).toBe(true);
    expect(permits(hid, keyboard, [])).toBe(false);
    expect(permits(phdc, disk, [])).toBe(false);
    expect(permits(serial, cable, [])).toBe(false);
  });

  test('and the serial ports and bridges that configuration binds', () => {
    expect(permits(serial, cable, [{ driver: 'x', port: '/dev/ttyUSB0' }])).toBe(true);
    expect(permits(serial, { via: 'serial', path: '/dev/ttyS0' }, [{ driver: 'x', port: '/dev/ttyS0' }])).toBe(true);
    expect(permits(bridge, adapter, [{ driver: 'x', serial: '9' }])).toBe(true);
    expect(permits(bridge, adapter, [{ driver: 'x', serial: '8' }])).toBe(false);
  });

  test('a binding makes no keyboard a tensiometer', () => {
    expect(permits(hid, keyboard, [{ driver: 'x', port: '/dev/hidraw0' }])).toBe(false);
    expect(permits(bridge, keyboard, [{ driver: 'x', port: '/dev/hidraw0' }])).toBe(false);
  });
});

test('a binding names a port by its path, its serial number or its socket', () => {
  expect(binds({ driver: 'x', port: '/dev/hidraw1' }, cuff)).toBe(true);
  expect(binds({ driver: 'x', serial: 'A7' }, cuff)).toBe(true);
  expect(binds({ driver: 'x', socket: '1-2.1' }, cuff)).toBe(true);
  expect(binds({ driver: 'x', socket: '1-2' }, cuff)).toBe(false);
  expect(binds({ driver: 'x', serial: 'A7' }, { via: 'serial', path: '/dev/ttyS0' })).toBe(false);
});
