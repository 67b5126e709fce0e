/**
 * Runs in the hardware bench's machine: opens one device's port again and again and tells what the process holds open before
 * and after, one JSON message a line.
 *
 *   node port-cycles.ts <driver> <cycles>           opened and closed
 *   node port-cycles.ts <driver> <cycles> unplug    opened, told with {"opened": n}, and read until the device is pulled
 */
import { findDriver } from '#drivers/devices/index.ts';
import { locate, type Place } from '#drivers/host/presence.ts';
import { machineTransport } from '#drivers/transports/machine.ts';
import type { Port } from '#drivers/transports/transport.ts';
import { openHandles } from '#test/support/handles.ts';

const [id = '', cycles = '1', mode] = process.argv.slice(2);
const driver = findDriver(id);
if (!driver) throw new Error(`no driver ${id}`);
const { links } = driver.manifest;

// The one bridge on the bench is the device's, whatever it is called; a device with an identity needs no binding.
const needsBinding = links.some((link) => 'bridges' in link || link.via === 'serial');
const bindings = needsBinding
  ? ['/dev/hidraw0', '/dev/ttyUSB0', '/dev/ttyACM0'].map((port) => ({ driver: id, port }))
  : [];
const transport = machineTransport({ bindings: () => bindings, links: () => links });
const { signal } = new AbortController();
const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Where the device is, as soon as it is there. */
async function find(): Promise<Place> {
  const stop = new AbortController();
  try {
    return await new Promise<Place>((resolve, reject) => {
      const look = async (): Promise<void> => {
        const located = locate([{ id, links }], bindings, await transport.list(signal)).get(id);
        if (located?.type === 'at') resolve(located.place);
      };
      transport.watch(() => void look().catch(reject), stop.signal);
    });
  } finally {
    stop.abort();
  }
}

/** Ends when the device is pulled: a babbling one is read to its end. */
async function untilPulled(port: Port): Promise<unknown> {
  try {
    for (;;) await port.read({ timeout: 60_000, signal });
  } catch (cause) {
    return cause;
  }
}

async function cycle(round: number): Promise<void> {
  const { address, link } = await find();
  const port = await transport.open(address, link, signal);
  if (mode === 'unplug') {
    tell({ opened: round });
    const cause = await untilPulled(port);
    tell({ pulled: round, code: cause instanceof Error && 'code' in cause ? cause.code : String(cause) });
  }
  await port.close();
}

await cycle(0);
const before = openHandles();
for (let round = 1; round <= Number(cycles); round += 1) await cycle(round);
tell({ before, after: openHandles(), rss: process.memoryUsage().rss });
process.exit(0);
