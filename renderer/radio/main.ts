import { RADIO_PORT_MESSAGE, RadioCommand, type RadioEvent } from '#protocol/radio.ts';
import { Connection } from './connection.ts';
import { Seeker } from './seeker.ts';

// Absent where Chromium has no Web Bluetooth: the radio then has no adapter.
const bluetooth: Bluetooth | undefined = navigator.bluetooth;
const seeker = new Seeker(bluetooth);

/** What main asks of this page. */
const radio = {
  sought: () => seeker.sought(),
  unsought: (name: string) => seeker.unsought(name),
  search: (name: string) => seeker.search(name),
};
Object.assign(window, { radio });

/** Does what the drivers host asks, over one port, until the next port comes. */
function serve(port: MessagePort): () => void {
  const connections = new Map<number, Connection>();
  const ending = new AbortController();
  const send = (event: RadioEvent): void => {
    if (!ending.signal.aborted) port.postMessage(event);
  };

  const tellAdapter = async (): Promise<void> => {
    const present = await bluetooth?.getAvailability().catch(() => false);
    send({ type: 'adapter', present: present ?? false });
  };

  const obey = (command: RadioCommand): void => {
    const connection = connections.get(command.port);
    switch (command.type) {
      case 'open': {
        if (connection) return;
        const opened = new Connection(command, seeker, send);
        connections.set(command.port, opened);
        void opened.run().finally(() => connections.delete(command.port));
        return;
      }
      case 'write':
        if (connection) connection.write(command);
        else send({ type: 'written', port: command.port, write: command.write, fault: 'no such port' });
        return;
      case 'close':
        connection?.close();
    }
  };

  port.onmessage = ({ data }) => {
    const command = RadioCommand.safeParse(data);
    if (command.success) obey(command.data);
  };
  bluetooth?.addEventListener('availabilitychanged', () => void tellAdapter(), { signal: ending.signal });
  void tellAdapter();

  return () => {
    ending.abort();
    for (const connection of connections.values()) connection.close();
    port.close();
  };
}

let stop: (() => void) | undefined;
window.addEventListener('message', ({ data, source, ports: [port] }) => {
  if (source !== window || data !== RADIO_PORT_MESSAGE || !port) return;
  stop?.();
  stop = serve(port);
});
