/**
 * Runs in the hardware bench's machine: opens a device's port again and again and tells what the process holds open before
 * and after, one JSON message a line. Each line of its input is one order: driver, cycles, and what a cycle is.
 *
 *   echo nonin 1000 close | node port-cycles.ts    opened and closed
 *   echo nonin 10 unplug | node port-cycles.ts     opened, told with {"opened": n}, and read until the device is pulled
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { findDriver } from '#drivers/catalogue.ts';
import { locate, type Place } from '#drivers/host/presence.ts';
import { machineTransport } from '#drivers/transports/machine.ts';
import { type Link, type Port, PortError, type Transport } from '#drivers/transports/transport.ts';
import { grown, openHandles } from '#test/support/handles.ts';

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

/** Where the device is, as soon as it is there. One look at a time: each costs an emulated processor a tenth of a second. */
async function find({ id, links, bindings, transport }: Bench): Promise<Place> {
  const stop = new AbortController();
  let told: () => void = () => undefined;
  try {
    transport.watch(() => told(), stop.signal);
    for (;;) {
      const change = new Promise<void>((resolve) => {
        told = resolve;
      });
      const located = locate([{ id, links }], bindings, await transport.list(signal)).get(id);
      if (located?.type === 'at') return located.place;
      await change;
    }
  } finally {
    // Nothing of the search may be counted with the port's handles.
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

const open = ({ transport }: Bench, { address, link }: Place): Promise<Port> => transport.open(address, link, signal);

/** What was just pulled may still be shown for a moment: then the next look finds what is plugged now. */
async function openNext(bench: Bench): Promise<Port> {
  for (;;) {
    try {
      return await open(bench, await find(bench));
    } catch (cause) {
      if (!(cause instanceof PortError && cause.code === 'absent')) throw cause;
    }
  }
}

async function pulled(bench: Bench, round: number): Promise<void> {
  const port = await openNext(bench);
  tell({ opened: round });
  const cause = await untilPulled(port);
  tell({ pulled: round, code: cause instanceof Error && 'code' in cause ? cause.code : String(cause) });
  await port.close();
}

for await (const order of createInterface({ input: process.stdin })) {
  const [id = '', cycles = '1', mode = 'close'] = order.split(' ');
  const bench = benchOf(id);
  const place = mode === 'close' ? await find(bench) : undefined;
  const cycle = async (round: number): Promise<void> =>
    place === undefined ? pulled(bench, round) : (await open(bench, place)).close();
  await cycle(0);
  const before = openHandles();
  for (let round = 1; round <= Number(cycles); round += 1) await cycle(round);
  // What has just been closed may still be on its way out.
  const deadline = performance.now() + 10_000;
  let after = openHandles();
  while (grown(before, after).length > 0 && performance.now() < deadline) {
    await pause(50);
    after = openHandles();
  }
  tell({ before, after, rss: process.memoryUsage().rss });
}
process.exit(0);
