import { expect, test } from 'vitest';
import { mediaAddress } from '#build/start/media-address.ts';

const common = { netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null } as const;
const loopback = { ...common, family: 'IPv4', address: '127.0.0.1', internal: true } as const;
const lan6 = { ...common, family: 'IPv6', address: 'fe80::1', internal: false, scopeid: 2 } as const;
const lan = { ...common, family: 'IPv4', address: '192.168.1.20', internal: false } as const;

test('media is received on the first network interface, not on loopback', () => {
  expect(mediaAddress({ lo: [loopback], eth0: [lan6, lan] })).toBe('192.168.1.20');
});

test('without a network, media stays on loopback', () => {
  expect(mediaAddress({ lo: [loopback] })).toBe('127.0.0.1');
});
