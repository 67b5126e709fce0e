import { type GattUuid, type RadioCommand, type RadioEvent, READ_AT_CONNECTING } from '#protocol/radio.ts';
import type { Seeker } from './seeker.ts';

type Open = Extract<RadioCommand, { type: 'open' }>;
type Write = Extract<RadioCommand, { type: 'write' }>;

/** The service that Current Time is of, wherever the rest of a device's characteristics are. */
const CURRENT_TIME_SERVICE = 0x1805;
/** Ms after a device could not be connected until it is tried again. */
const TRY_AGAIN = 500;

/** The device has not the service it was opened for, or nothing to tell there. */
class Foreign extends Error {}

/** A UUID as Web Bluetooth takes it. */
const idOf = (uuid: GattUuid): number | string => (uuid.length === 4 ? Number.parseInt(uuid, 16) : uuid);
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const bytesOf = (value: DataView): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

/** A promise settled from elsewhere. */
class Later<T> {
  resolve: (value: T) => void = () => undefined;
  reject: (cause: unknown) => void = () => undefined;
  readonly promise: Promise<T>;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever awaits it hears of a rejection; that nobody does is no fault.
    this.promise.catch(() => undefined);
  }
}

/** Resolves after a time, or at once when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** One open port: finds its device, connects, passes on what it tells, and is over when the connection is. */
export class Connection {
  readonly #open: Open;
  readonly #seeker: Seeker;
  readonly #send: (event: RadioEvent) => void;
  readonly #closing = new AbortController();
  readonly #service = new Later<BluetoothRemoteGATTService>();
  /** Writes go one after the other: a device answers one at a time. */
  #writing: Promise<void> = Promise.resolve();

  constructor(open: Open, seeker: Seeker, send: (event: RadioEvent) => void) {
    this.#open = open;
    this.#seeker = seeker;
    this.#send = send;
  }

  /** Resolves when the port is over: closed, or the connection lost, which is told. */
  async run(): Promise<void> {
    const { signal } = this.#closing;
    const { port } = this.#open;
    try {
      const server = await this.#connect();
      const { device } = server;
      const gone = new Promise<string>((resolve) => {
        device.addEventListener('gattserverdisconnected', () => resolve('it has disconnected'), { once: true, signal });
        signal.addEventListener('abort', () => resolve('closed'), { once: true });
      });
      try {
        await Promise.race([this.#subscribe(server), gone]);
        const detail = await gone;
        if (!signal.aborted) this.#send({ type: 'lost', port, why: 'disconnected', detail });
      } finally {
        server.disconnect();
      }
    } catch (cause) {
      const why = cause instanceof Foreign ? 'foreign' : 'disconnected';
      if (!signal.aborted) this.#send({ type: 'lost', port, why, detail: messageOf(cause) });
    } finally {
      this.close();
    }
  }

  write({ write, characteristic, bytes }: Write): void {
    const { port } = this.#open;
    this.#writing = this.#writing.then(async () => {
      try {
        const service = await this.#service.promise;
        const target = await service.getCharacteristic(idOf(characteristic));
        const value = Uint8Array.from(bytes);
        if (target.properties.write) await target.writeValueWithResponse(value);
        else await target.writeValueWithoutResponse(value);
        this.#send({ type: 'written', port, write });
      } catch (cause) {
        this.#send({ type: 'written', port, write, fault: messageOf(cause) });
      }
    });
  }

  close(): void {
    const over = new Error('closed');
    this.#closing.abort(over);
    this.#service.reject(over);
  }

  /** A device may be heard and yet be asleep again before it is connected: then it is looked for anew. */
  async #connect(): Promise<BluetoothRemoteGATTServer> {
    const { signal } = this.#closing;
    const services = [...this.#open.services.map(idOf), CURRENT_TIME_SERVICE];
    for (;;) {
      const device = await this.#seeker.find(this.#open.device, services, signal);
      const { gatt } = device;
      if (!gatt) throw new Foreign('it has no GATT server');
      const giveUp = (): void => gatt.disconnect();
      signal.addEventListener('abort', giveUp, { once: true });
      const server = await gatt.connect().catch(() => undefined);
      signal.removeEventListener('abort', giveUp);
      if (signal.aborted) {
        gatt.disconnect();
        throw signal.reason;
      }
      if (server) return server;
      await pause(TRY_AGAIN, signal);
    }
  }

  async #subscribe(server: BluetoothRemoteGATTServer): Promise<void> {
    const { port, characteristics } = this.#open;
    const service = await this.#serviceOf(server);
    this.#send({ type: 'connected', port });
    // What the clock shows is told before any record that is judged by it.
    for (const uuid of characteristics.filter((each) => READ_AT_CONNECTING.includes(each)))
      await this.#readClock(server, service, uuid);
    const told = characteristics.filter((each) => !READ_AT_CONNECTING.includes(each));
    let subscribed = 0;
    for (const uuid of told) if (await this.#listen(service, uuid)) subscribed += 1;
    if (subscribed === 0) throw new Foreign(`none of ${told.join(', ')} can be subscribed to`);
    this.#service.resolve(service);
  }

  async #serviceOf(server: BluetoothRemoteGATTServer): Promise<BluetoothRemoteGATTService> {
    const { services } = this.#open;
    for (const uuid of services) {
      const service = await server.getPrimaryService(idOf(uuid)).catch(() => undefined);
      if (service) return service;
      if (!server.connected) throw new Error('it has disconnected');
    }
    throw new Foreign(`it has no service ${services.join(' or ')}`);
  }

  /** A clock is in the device's own service or in the one of the time, or nowhere. */
  async #readClock(
    server: BluetoothRemoteGATTServer,
    service: BluetoothRemoteGATTService,
    uuid: GattUuid,
  ): Promise<void> {
    const found = await service
      .getCharacteristic(idOf(uuid))
      .catch(() => server.getPrimaryService(CURRENT_TIME_SERVICE).then((time) => time.getCharacteristic(idOf(uuid))))
      .catch(() => undefined);
    const value = await found?.readValue().catch(() => undefined);
    if (value) this.#tell(uuid, value);
  }

  /** Returns whether there is such a characteristic that tells of itself. */
  async #listen(service: BluetoothRemoteGATTService, uuid: GattUuid): Promise<boolean> {
    const found = await service.getCharacteristic(idOf(uuid)).catch(() => undefined);
    if (!found?.properties.notify && !found?.properties.indicate) return false;
    const changed = (): void => {
      if (found.value) this.#tell(uuid, found.value);
    };
    found.addEventListener('characteristicvaluechanged', changed, { signal: this.#closing.signal });
    await found.startNotifications();
    return true;
  }

  #tell(characteristic: GattUuid, value: DataView): void {
    if (this.#closing.signal.aborted) return;
    this.#send({ type: 'value', port: this.#open.port, characteristic, bytes: bytesOf(value) });
  }
}
