/**
 * Runs in the hardware bench's machine: opens a device's port again and again and tells what the process holds open before
 * and after, one JSON message a line. Each line of its input is one order: driver, cycles, and what a cycle is.
 *
 *   echo nonin 1000 close | node port-cycles.ts    opened and closed
 *   echo nonin 10 unplug | node port-cycles.ts     opened, told with {"opened": n}, and read until the device is pulled
 */
import { createInterface } from 'node:readline';
import { findDriver } from '#drivers/catalogue.ts';
import { locate, type Place } from '#drivers/host/presence.ts';
import { machineTransport } from '#drivers/transports/machine.ts';
import type { Link, Port, Transport } from '#drivers/transports/transport.ts';
import { openHandles } from '#test/support/handles.ts';

/** A driver on a machine where the one bridge plugged in is its device's, whatever it is called. */
type Bench = {
  readonly id: string;
  readonly links: readonly Link[];
  readonly bindings: readonly { readonly driver: string; readonly port: string }[];
  readonly transport: Transport;
};

const { signal } = new AbortController();
const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

function benchOf(id: string): Bench {
  const driver = findDriver(id);
  if (!driver) throw new Error(`no driver ${id}`);
  const { links } = driver.manifest;
  // A device with an identity of its own needs no binding.
  const needsBinding = links.some((link) => 'bridges' in link || link.via === 'serial');
  const bindings = needsBinding
    ? ['/dev/hidraw0', '/dev/ttyUSB0', '/dev/ttyACM0'].map((port) => ({ driver: id, port }))
    : [];
  return { id, links, bindings, transport: machineTransport({ bindings: () => bindings, links: () => links }) };
}

/** Where the device is, as soon as it is there. */
async function find({ id, links, bindings, transport }: Bench): Promise<Place> {
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

async function cycle(bench: Bench, mode: string, round: number): Promise<void> {
  const { address, link } = await find(bench);
  const port = await bench.transport.open(address, link, signal);
  if (mode === 'unplug') {
    tell({ opened: round });
    const cause = await untilPulled(port);
    tell({ pulled: round, code: cause instanceof Error && 'code' in cause ? cause.code : String(cause) });
  }
  await port.close();
}

for await (const order of createInterface({ input: process.stdin })) {
  const [id = '', cycles = '1', mode = 'close'] = order.split(' ');
  const bench = benchOf(id);
  await cycle(bench, mode, 0);
  const before = openHandles();
  for (let round = 1; round <= Number(cycles); round += 1) await cycle(bench, mode, round);
  tell({ before, after: openHandles(), rss: process.memoryUsage().rss });
}
process.exit(0);
