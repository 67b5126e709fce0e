import type { StillButton } from '#protocol/device-binding.ts';
import { DriversCommand, type DriversEvent } from '#protocol/drivers-host.ts';
import { CATALOGUE } from '../catalogue.ts';
import { bluetoothTransport } from '../transports/bluetooth.ts';
import { watchButtons } from '../transports/evdev.ts';
import { joinTransports } from '../transports/joined.ts';
import { machineTransport } from '../transports/machine.ts';
import { messageOf } from '../transports/node-access.ts';
import { Radio } from '../transports/radio.ts';
import { createDriversHost, type LivePort } from './drivers-host.ts';

/** The part of Electron's `MessagePortMain` used here. */
type Port = LivePort & {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
  postMessage(message: unknown): void;
};

/** The part of Electron's `process.parentPort` used here: this room does not depend on Electron. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): void;
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

const log = (line: string): void => {
  process.stderr.write(`drivers host: ${line}\n`);
};

const radio = new Radio(log);

const host = createDriversHost({
  send: (event) => parentPort.postMessage(event),
  catalogue: CATALOGUE,
  transport: (allowed) => joinTransports(machineTransport(allowed), bluetoothTransport(radio, allowed), ['bluetooth']),
  now: () => Date.now(),
  log,
});

const listening = new AbortController();
let stillButtons: readonly StillButton[] = [];
let heardOfButtons = false;

/** The buttons are listened to from the first configuration on: it tells which keyboards may be read. */
function listenToButtons(message: unknown): void {
  const command = DriversCommand.safeParse(message);
  if (!command.success || command.data.type !== 'configure') return;
  stillButtons = command.data.stillButtons ?? [];
  if (heardOfButtons) return;
  heardOfButtons = true;
  watchButtons(
    () => stillButtons,
    ({ name }) => parentPort?.postMessage({ type: 'still-button', name, at: new Date().toISOString() }),
    ({ path }, cause) => log(`${path}: ${messageOf(cause)}`),
    listening.signal,
  );
}

/** The radio's page is new: its port replaces the former one. */
function takeRadio(message: unknown, [port]: readonly Port[]): void {
  const command = DriversCommand.safeParse(message);
  if (!command.success || command.data.type !== 'radio-port' || !port) return;
  radio.attach({
    postMessage: (sent) => port.postMessage(sent),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  });
  port.start();
}

parentPort.on('message', ({ data, ports }) => {
  host.receive(data, ports);
  listenToButtons(data);
  takeRadio(data, ports);
});

process.once('SIGTERM', () => {
  setTimeout(() => process.exit(0), FAREWELL).unref();
  listening.abort();
  void host.close().then(() => process.exit(0));
});
