import { type RadioCommand, RadioEvent } from '#protocol/radio.ts';

/** The MessagePort to the radio, of whatever platform. */
export type RadioPort = {
  readonly postMessage: (message: RadioCommand) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
};

/** What the radio tells of one port. */
export type RadioPortEvent = Exclude<RadioEvent, { type: 'adapter' }>;

type Listener = (event: RadioPortEvent) => void;

/**
 * This side of the Bluetooth radio, which lives in a page of its own. The page may die and come back: meanwhile there is no
 * adapter, and every open port is lost.
 */
export class Radio {
  readonly #log: (line: string) => void;
  readonly #ports = new Map<number, Listener>();
  readonly #watchers = new Set<() => void>();
  #link: RadioPort | undefined;
  #present = false;
  #count = 0;

  /** `log` is told of messages that were refused. */
  constructor(log: (line: string) => void = () => undefined) {
    this.#log = log;
  }

  /** Whether there is an adapter that is switched on. */
  get present(): boolean {
    return this.#present;
  }

  /** Ports that are open. */
  get size(): number {
    return this.#ports.size;
  }

  /** Takes the port to a page that has just started; a former one is done with. */
  attach(link: RadioPort): void {
    this.#leave();
    this.#link = link;
    link.onMessage((message) => {
      if (this.#link === link) this.#receive(message);
    });
    link.onClose(() => {
      if (this.#link === link) this.#leave();
    });
  }

  /** Calls `changed` when the adapter or a device may have come or gone, until the signal aborts. */
  watch(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(changed);
    signal.addEventListener('abort', () => this.#watchers.delete(changed), { once: true });
  }

  /** Tells those who watch. */
  changed(): void {
    for (const changed of [...this.#watchers]) changed();
  }

  /** Begins a port; `listener` hears all that the radio tells of it until {@link end}. Returns its number. */
  begin(listener: Listener): number {
    this.#count += 1;
    this.#ports.set(this.#count, listener);
    return this.#count;
  }

  end(port: number): void {
    if (this.#ports.delete(port)) this.send({ type: 'close', port });
  }

  send(command: RadioCommand): void {
    this.#link?.postMessage(command);
  }

  #receive(message: unknown): void {
    const event = RadioEvent.safeParse(message);
    if (!event.success) {
      this.#log('radio: message refused');
      return;
    }
    if (event.data.type === 'adapter') this.#turn(event.data.present);
    else this.#ports.get(event.data.port)?.(event.data);
  }

  #turn(present: boolean): void {
    if (this.#present === present) return;
    this.#present = present;
    if (!present) this.#loseAll('the Bluetooth adapter went away');
    this.changed();
  }

  #leave(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#loseAll('the Bluetooth radio has stopped');
    this.#turn(false);
  }

  #loseAll(detail: string): void {
    for (const [port, listener] of [...this.#ports]) listener({ type: 'lost', port, why: 'disconnected', detail });
  }
}
