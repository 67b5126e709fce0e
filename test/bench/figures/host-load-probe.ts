import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findDriver } from '#drivers/catalogue.ts';
import { openSerial } from '#drivers/transports/serial.ts';
import type { Link } from '#drivers/transports/transport.ts';

/** The drivers alone, in a process of their own as in the kiosk: tells its processor time, a sample a second. */
type SerialLink = Extract<Link, { readonly line: unknown }>;

const [folder = '', seconds = '30'] = process.argv.slice(2);
const stop = new AbortController();

/** The end of the bench ends the measurements under way; anything else is a device that does not stream, and no figure. */
function unlessStopped(cause: unknown): void {
  if (!stop.signal.aborted) throw cause;
}

async function stream(id: string): Promise<void> {
  const driver = findDriver(id);
  const link = driver?.manifest.links.find((each): each is SerialLink => each.via === 'serial');
  if (!driver || !link) throw new Error(`${id} is no serial device`);
  // A finished measurement begins anew: the device streams on.
  while (!stop.signal.aborted) {
    const port = await openSerial(join(folder, id), link.line, stop.signal);
    await driver.measure(port, stop.signal, () => undefined, driver.manifest.modalities[0]).catch(unlessStopped);
    await port.close();
  }
}

const streams = (await readdir(folder)).map((id) => stream(id).catch(unlessStopped));
await pause(2000);
const samples: number[] = [];
for (let n = 0; n < Number(seconds); n += 1) {
  const [before, began] = [process.cpuUsage(), performance.now()];
  await pause(1000);
  const { user, system } = process.cpuUsage(before);
  samples.push((user + system) / 10 / (performance.now() - began));
}
stop.abort();
await Promise.all(streams);
process.send?.(samples);
process.disconnect();
