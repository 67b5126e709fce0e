/**
 * Runs in the hardware bench's machine: the kiosk's drivers process as it is, with standard input and output in the place
 * of Electron's ports. One JSON message a line, as the host takes it; one with `patience` is the bench's own.
 */
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { CATALOGUE } from '#drivers/catalogue.ts';
import type { LivePort } from '#drivers/host/drivers-host.ts';

type Message = { readonly data: unknown; readonly ports: readonly LivePort[] };

let told = '';

/** Lines of one turn leave together: a write is dear on an emulated processor, and oximeters tell a lot. */
function tell(line: unknown): void {
  if (told === '')
    setImmediate(() => {
      process.stdout.write(told);
      told = '';
    });
  told += `${JSON.stringify(line)}\n`;
}

const parentPort = Object.assign(new EventEmitter<{ message: [Message] }>(), {
  postMessage: (event: unknown) => tell({ event }),
});
// What Electron adds to the process of a utilityProcess, and where the drivers look for it when they are loaded.
Object.assign(process, { parentPort });
await import('#drivers/host/main.ts');
parentPort.emit('message', { data: { type: 'live-port' }, ports: [{ postMessage: (live) => tell({ live }) }] });

/** The one thing the bench changes of a driver: the ms it waits for a patient, who on a bench is never minutes late. */
type Patience = { readonly patience: { readonly driver: string; readonly limit: number } };

function limit({ patience: { driver, limit } }: Patience): void {
  const manifest = CATALOGUE.find((each) => each.manifest.id === driver)?.manifest;
  if (manifest) Object.assign(manifest, { limit });
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  const order: object = JSON.parse(line);
  if ('patience' in order) limit(order as Patience);
  else parentPort.emit('message', { data: order, ports: [] });
});
orders.on('close', () => process.kill(process.pid, 'SIGTERM'));
tell({ started: process.memoryUsage().rss });
