import type { DriversEvent } from '#protocol/drivers-host.ts';
import { CATALOGUE } from '../devices/index.ts';
import { serialTransport } from '../transports/serial.ts';
import { createDriversHost, type LivePort } from './drivers-host.ts';

/** The part of Electron's `process.parentPort` used here: this room does not depend on Electron. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: LivePort[] }) => void): void;
  postMessage(message: DriversEvent): void;
};

/** Ms a cuff's stop and the closing of ports may take before the process ends regardless. */
const FAREWELL = 1500;

// In a utilityProcess Electron adds `parentPort` to `process`; nowhere else is it there.
const { parentPort } = process as { parentPort?: ParentPort };
if (!parentPort) {
  process.stderr.write('drivers host: to be started by the kiosk as a utilityProcess\n');
  process.exit(1);
}

const host = createDriversHost({
  send: (event) => parentPort.postMessage(event),
  catalogue: CATALOGUE,
  transport: serialTransport,
  now: () => Date.now(),
  log: (line) => process.stderr.write(`drivers host: ${line}\n`),
});

parentPort.on('message', ({ data, ports }) => host.receive(data, ports));

process.once('SIGTERM', () => {
  setTimeout(() => process.exit(0), FAREWELL).unref();
  void host.close().then(() => process.exit(0));
});
