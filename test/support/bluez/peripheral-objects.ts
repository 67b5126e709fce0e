import type { PacketSimulator } from '#test/simulators/simulator.ts';
import { type Answer, DbusError, NOTHING } from './dbus-service.ts';
import { type DbusMessage, Variant } from './dbus-wire.ts';

/** Interfaces of one object, and the properties of each. */
export type ObjectProperties = Record<string, Record<string, Variant>>;

/** A device on Bluetooth: a simulator behind a service and its characteristics, with what each can do (`read`, `indicate`…). */
export type Peripheral = {
  readonly address: string;
  readonly name: string;
  readonly service: string;
  readonly characteristics: Readonly<Record<string, readonly string[]>>;
  readonly simulator: PacketSimulator;
};

type News = {
  readonly changed: (path: string, interfaceName: string, properties: Readonly<Record<string, Variant>>) => void;
  readonly added: (path: string, interfaces: ObjectProperties) => void;
};

const DEVICE = 'org.bluez.Device1';
const SERVICE = 'org.bluez.GattService1';
const CHARACTERISTIC = 'org.bluez.GattCharacteristic1';
const DESCRIPTOR = 'org.bluez.GattDescriptor1';
/** Client Characteristic Configuration, which Chromium asks for before it subscribes. */
const CONFIGURATION = '2902';

const long = (uuid: string): string => `0000${uuid}-0000-1000-8000-00805f9b34fb`;

/** A peripheral as BlueZ's objects, from its advertisement to the values it tells. */
export class PeripheralObjects {
  readonly path: string;
  readonly address: string;
  readonly #peripheral: Peripheral;
  readonly #news: News;
  readonly #objects: Record<string, ObjectProperties> = {};
  readonly #values = new Map<string, Uint8Array>();
  readonly #notifying = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #connected = false;

  constructor(peripheral: Peripheral, adapter: string, news: News) {
    this.#peripheral = peripheral;
    this.#news = news;
    this.address = peripheral.address;
    this.path = `${adapter}/dev_${peripheral.address.replaceAll(':', '_')}`;
  }

  objects(): Record<string, ObjectProperties> {
    return this.#objects;
  }

  /** The adapter hears its advertisement. */
  appear(): void {
    if (this.#objects[this.path]) return;
    const { address, name, service } = this.#peripheral;
    this.#add(this.path, {
      [DEVICE]: {
        Address: new Variant('s', address),
        AddressType: new Variant('s', 'public'),
        Name: new Variant('s', name),
        Alias: new Variant('s', name),
        Adapter: new Variant('o', this.path.slice(0, this.path.lastIndexOf('/'))),
        Paired: new Variant('b', false),
        Trusted: new Variant('b', false),
        Blocked: new Variant('b', false),
        LegacyPairing: new Variant('b', false),
        Connected: new Variant('b', false),
        ServicesResolved: new Variant('b', false),
        RSSI: new Variant('n', 0x10000 - 50),
        UUIDs: new Variant('as', [long(service)]),
      },
    });
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    if (!this.#connected) return;
    this.#connected = false;
    this.#notifying.clear();
    this.#set(this.path, DEVICE, { Connected: new Variant('b', false), ServicesResolved: new Variant('b', false) });
  }

  answer({ interface: interfaceName, member, path = '', body }: DbusMessage): Answer {
    switch (`${interfaceName}.${member}`) {
      case `${DEVICE}.Connect`:
        this.#connect();
        return NOTHING;
      case `${DEVICE}.Disconnect`:
        this.disconnect();
        return NOTHING;
      case `${CHARACTERISTIC}.ReadValue`:
        return { signature: 'ay', body: [this.#values.get(path) ?? []] };
      case `${CHARACTERISTIC}.WriteValue`:
        this.#write(path, Uint8Array.from(body[0] as number[]));
        return NOTHING;
      case `${CHARACTERISTIC}.StartNotify`:
        this.#notifying.add(path);
        this.#set(path, CHARACTERISTIC, { Notifying: new Variant('b', true) });
        setImmediate(() => this.#tell());
        return NOTHING;
      case `${CHARACTERISTIC}.StopNotify`:
        this.#notifying.delete(path);
        this.#set(path, CHARACTERISTIC, { Notifying: new Variant('b', false) });
        return NOTHING;
      default:
        throw new DbusError('org.freedesktop.DBus.Error.UnknownMethod');
    }
  }

  #characteristic(uuid: string): string {
    return `${this.path}/service0001/char${uuid}`;
  }

  #connect(): void {
    const { simulator, service, characteristics } = this.#peripheral;
    this.#connected = true;
    this.#set(this.path, DEVICE, { Connected: new Variant('b', true) });
    simulator.connect(performance.now());
    const inside = `${this.path}/service0001`;
    this.#add(inside, {
      [SERVICE]: {
        UUID: new Variant('s', long(service)),
        Device: new Variant('o', this.path),
        Primary: new Variant('b', true),
        Includes: new Variant('ao', []),
      },
    });
    for (const [uuid, flags] of Object.entries(characteristics)) {
      const path = this.#characteristic(uuid);
      this.#add(path, {
        [CHARACTERISTIC]: {
          UUID: new Variant('s', long(uuid)),
          Service: new Variant('o', inside),
          Value: new Variant('ay', []),
          Notifying: new Variant('b', false),
          Flags: new Variant('as', flags),
        },
      });
      if (!flags.includes('notify') && !flags.includes('indicate')) continue;
      this.#add(`${path}/desc${CONFIGURATION}`, {
        [DESCRIPTOR]: {
          UUID: new Variant('s', long(CONFIGURATION)),
          Characteristic: new Variant('o', path),
          Value: new Variant('ay', [0, 0]),
          Flags: new Variant('as', ['read', 'write']),
        },
      });
    }
    this.#tell();
    this.#set(this.path, DEVICE, { ServicesResolved: new Variant('b', true) });
  }

  #write(path: string, bytes: Uint8Array): void {
    const uuid = path.slice(-4);
    for (const { channel, bytes: told } of this.#peripheral.simulator.receive(
      { bytes, channel: uuid },
      performance.now(),
    ))
      this.#value(channel, told);
    this.#tell();
  }

  /** Tells what the simulator has to tell now, and waits for what comes next. */
  #tell(): void {
    clearTimeout(this.#timer);
    if (!this.#connected) return;
    const { simulator } = this.#peripheral;
    for (const { channel, bytes } of simulator.advance(performance.now())) this.#value(channel, bytes);
    const due = simulator.dueAt();
    if (!Number.isFinite(due)) return;
    this.#timer = setTimeout(() => this.#tell(), Math.max(1, due - performance.now()));
  }

  #value(channel: string | undefined, bytes: Uint8Array): void {
    const path = this.#characteristic(channel ?? '');
    this.#values.set(path, bytes);
    if (this.#notifying.has(path)) this.#set(path, CHARACTERISTIC, { Value: new Variant('ay', bytes) });
  }

  #add(path: string, interfaces: ObjectProperties): void {
    this.#objects[path] = interfaces;
    this.#news.added(path, interfaces);
  }

  #set(path: string, interfaceName: string, properties: Readonly<Record<string, Variant>>): void {
    Object.assign(this.#objects[path]?.[interfaceName] ?? {}, properties);
    this.#news.changed(path, interfaceName, properties);
  }
}
