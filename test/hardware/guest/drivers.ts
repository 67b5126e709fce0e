/**
 * Runs in the hardware bench's machine: the kiosk's drivers process as it is, with standard input and output in the place
 * of Electron's ports. One JSON message a line.
 */
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import type { LivePort } from '#drivers/host/drivers-host.ts';

type Message = { readonly data: unknown; readonly ports: readonly LivePort[] };

const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const parentPort = Object.assign(new EventEmitter<{ message: [Message] }>(), {
  postMessage: (event: unknown) => tell({ event }),
});
// What Electron adds to the process of a utilityProcess, and where the drivers look for it when they are loaded.
Object.assign(process, { parentPort });
await import('#drivers/host/main.ts');
parentPort.emit('message', { data: { type: 'live-port' }, ports: [{ postMessage: (live) => tell({ live }) }] });

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => parentPort.emit('message', { data: JSON.parse(line), ports: [] }));
orders.on('close', () => process.kill(process.pid, 'SIGTERM'));
tell({ started: process.memoryUsage().rss });
