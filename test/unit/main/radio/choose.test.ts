import { describe, expect, test } from 'vitest';
import { allowList, choose } from '#main/radio/choose.ts';
import { DeviceBinding } from '#protocol/device-binding.ts';

const ADDRESS = 'C0:26:DF:01:AB:3F';
const byAddress = { driver: 'gatt-thermometer', bluetooth: ADDRESS };
const byName = { driver: 'gatt-weight', bluetoothName: 'Pèse-personne' };

describe('the devices a kiosk may use on Bluetooth', () => {
  test('are those its configuration names, and no port or socket is among them', () => {
    const others = [
      { driver: 'nonin', port: '/dev/ttyUSB0' },
      { driver: 'nonin', serial: '1' },
      { driver: 'nonin', socket: '1-2' },
    ];
    expect([...allowList([...others, byAddress, byName])]).toEqual([
      [`bluetooth:${ADDRESS}`, byAddress],
      ['bluetooth:Pèse-personne', byName],
    ]);
    expect(allowList(others).size).toBe(0);
  });

  test.each([
    ['an address in lower case', { driver: 'gatt-plx', bluetooth: 'c0:26:df:01:ab:3f' }],
    ['half an address', { driver: 'gatt-plx', bluetooth: 'C0:26:DF' }],
    ['an empty name', { driver: 'gatt-plx', bluetoothName: '' }],
    ['both at once', { ...byAddress, bluetoothName: 'x' }],
  ])('cannot be named by %s', (_, binding) => {
    expect(DeviceBinding.safeParse(binding).success).toBe(false);
  });
});

describe('the device Chromium is told to take', () => {
  const own = { deviceId: ADDRESS, deviceName: 'Thermometer' };
  const stranger = { deviceId: 'C0:26:DF:01:AB:40', deviceName: 'Thermometer' };

  test('is the one of that address, whatever it is called and whoever else is heard', () => {
    expect(choose([stranger, own], byAddress)).toBe(ADDRESS);
    expect(choose([{ ...own, deviceId: ADDRESS.toLowerCase(), deviceName: '' }], byAddress)).toBe(
      ADDRESS.toLowerCase(),
    );
  });

  test('is none while the one that is named is not heard', () => {
    expect(choose([], byAddress)).toBeUndefined();
    expect(choose([stranger], byAddress)).toBeUndefined();
    expect(choose([{ deviceId: '', deviceName: ADDRESS }], byAddress)).toBeUndefined();
    expect(choose([stranger], byName)).toBeUndefined();
    expect(choose([{ ...stranger, deviceName: 'Pèse-personne 2' }], byName)).toBeUndefined();
  });

  test('is the one of that name, however its letters are composed', () => {
    expect(choose([stranger, { deviceId: 'x', deviceName: 'Pèse-personne'.normalize('NFD') }], byName)).toBe('x');
  });

  test('is none where two tell the same name', () => {
    const twice = ['x', 'y'].map((deviceId) => ({ deviceId, deviceName: 'Pèse-personne' }));
    expect(choose(twice, byName)).toBeUndefined();
  });
});
