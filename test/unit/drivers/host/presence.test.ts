import { describe, expect, test } from 'vitest';
import { CATALOGUE, findDriver } from '#drivers/catalogue.ts';
import { type Candidate, linksAtSite, locate } from '#drivers/host/presence.ts';
import type { PortAddress } from '#drivers/transports/transport.ts';
import type { DeviceBinding } from '#protocol/device-binding.ts';

const line = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const OMRON = { vendorId: '0590', productId: '0028' };

const cuff: Candidate = { id: 'cuff', links: [{ via: 'hid', numbered: false, usb: [OMRON] }] };
const oximeter: Candidate = { id: 'oximeter', links: [{ via: 'serial', line, usb: [] }] };
const agent: Candidate = { id: 'agent', links: [{ via: 'usb', interface: [15, 0, 0], usb: [] }] };

const hid = (path: string, socket: string, serial?: string): PortAddress => ({
  via: 'hid',
  path,
  usb: { ...OMRON, socket, ...(serial === undefined ? {} : { serial }) },
});

function find(candidate: Candidate, ports: readonly PortAddress[], bindings: readonly DeviceBinding[] = []) {
  const located = locate([cuff, oximeter, agent], bindings, ports).get(candidate.id);
  return located?.type === 'at' ? located.place.address.path : located?.type;
}

describe('where a device is', () => {
  test('nowhere, until it is plugged or bound to a port that is there', () => {
    expect(find(cuff, [])).toBe('absent');
    expect(find(oximeter, [{ via: 'serial', path: '/dev/ttyS0' }])).toBe('absent');
    expect(find(oximeter, [], [{ driver: 'oximeter', port: '/dev/ttyS0' }])).toBe('absent');
  });

  test('at the only port of its identity, or at the one it is bound to', () => {
    expect(find(cuff, [hid('/dev/hidraw3', '1-1')])).toBe('/dev/hidraw3');
    const ports: PortAddress[] = [{ via: 'serial', path: '/dev/ttyS0' }];
    expect(find(oximeter, ports, [{ driver: 'oximeter', port: '/dev/ttyS0' }])).toBe('/dev/ttyS0');
  });

  test('in doubt where two of one kind are plugged, until configuration binds one', () => {
    const two = [hid('/dev/hidraw0', '1-1', 'A'), hid('/dev/hidraw1', '1-2', 'B')];
    expect(locate([cuff], [], two).get('cuff')).toEqual({
      type: 'ambiguous',
      reason: '2 devices of this kind are plugged (/dev/hidraw0, /dev/hidraw1): bind one in the configuration',
    });
    expect(find(cuff, two, [{ driver: 'cuff', serial: 'B' }])).toBe('/dev/hidraw1');
    expect(find(cuff, two, [{ driver: 'cuff', socket: '1-1' }])).toBe('/dev/hidraw0');
    expect(find(cuff, two, [{ driver: 'cuff', port: '/dev/hidraw1' }])).toBe('/dev/hidraw1');
    expect(find(cuff, two, [{ driver: 'cuff', serial: 'C' }])).toBe('absent');
  });

  test('at the first of several nodes of one device', () => {
    expect(find(cuff, [hid('/dev/hidraw0', '1-1'), hid('/dev/hidraw1', '1-1')])).toBe('/dev/hidraw0');
  });

  test('in doubt where one port may be two drivers’ device', () => {
    const twin: Candidate = { ...cuff, id: 'twin' };
    const found = locate([cuff, twin], [], [hid('/dev/hidraw0', '1-1')]);
    expect([...found.values()].map(({ type }) => type)).toEqual(['ambiguous', 'ambiguous']);
    const bound = locate([cuff, twin], [{ driver: 'twin', port: '/dev/hidraw0' }], [hid('/dev/hidraw0', '1-1')]);
    expect([...bound.values()].map(({ type }) => type)).toEqual(['absent', 'at']);
  });

  test('not where a binding would make another device of it', () => {
    expect(find(cuff, [{ via: 'serial', path: '/dev/ttyS0' }], [{ driver: 'cuff', port: '/dev/ttyS0' }])).toBe(
      'absent',
    );
    const keyboard: PortAddress = { via: 'hid', path: '/dev/hidraw0', usb: { vendorId: '046d', productId: 'c31c' } };
    expect(find(cuff, [keyboard], [{ driver: 'cuff', port: '/dev/hidraw0' }])).toBe('absent');
  });

  test('with any maker, where its interface tells what it is', () => {
    const usb = { vendorId: '1234', productId: '0001', socket: '1-3' };
    const port: PortAddress = { via: 'usb', path: '/dev/bus/usb/001/004', usb, interfaces: [[15, 0, 0]] };
    expect(find(agent, [port])).toBe('/dev/bus/usb/001/004');
  });
});

describe('a site’s own identities', () => {
  const identities = [{ driver: 'nonin', vendorId: '1c3d', productId: '0001' }];
  const nonin = findDriver('nonin')?.manifest;
  if (!nonin) throw new Error('no nonin');
  const cable: PortAddress = { via: 'serial', path: '/dev/ttyUSB0', usb: { vendorId: '1c3d', productId: '0001' } };

  test('make a cable with an identity of its own the device, and nobody else’s', () => {
    const candidates = CATALOGUE.map(({ manifest }) => ({
      id: manifest.id,
      links: linksAtSite(manifest, identities),
    }));
    const found = locate(candidates, [], [cable]);
    expect([...found].filter(([, { type }]) => type !== 'absent').map(([id]) => id)).toEqual(['nonin']);
  });

  test('do not narrow a link that takes any maker’s device', () => {
    const manifest = { ...nonin, links: agent.links } as typeof nonin;
    expect(linksAtSite(manifest, identities)).toEqual(agent.links);
  });
});
