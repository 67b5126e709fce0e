/**
 * Runs in the hardware bench's machine: the project's drivers host on the machine's own transports, with standard input and
 * output in the place of Electron's ports. One JSON message a line.
 */
import { createInterface } from 'node:readline';
import { CATALOGUE } from '#drivers/devices/index.ts';
import { createDriversHost } from '#drivers/host/drivers-host.ts';
import { machineTransport } from '#drivers/transports/machine.ts';

const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const host = createDriversHost({
  send: (event) => tell({ event }),
  catalogue: CATALOGUE,
  transport: machineTransport,
  now: () => Date.now(),
  log: (line) => process.stderr.write(`${line}\n`),
});
host.receive({ type: 'live-port' }, [{ postMessage: (live) => tell({ live }) }]);

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => host.receive(JSON.parse(line)));
orders.on('close', () => void host.close().then(() => process.exit(0)));
tell({ started: process.memoryUsage().rss });
