import { networkInterfaces } from 'node:os';

/**
 * The address at which the demo's browsers reach the SFU. Browsers do not use loopback for media, even between programs of
 * one machine; so it is the first address of a network interface, and loopback only where there is none.
 */
export function mediaAddress(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string {
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}
