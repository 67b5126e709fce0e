import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess } from '../processes.ts';
import { type Answer, DbusError, DbusService, NOTHING } from './dbus-service.ts';
import { type DbusMessage, Variant } from './dbus-wire.ts';
import { type ObjectProperties, type Peripheral, PeripheralObjects } from './peripheral-objects.ts';

const ROOT = '/';
const ADAPTER = '/org/bluez/hci0';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const OBJECTS = 'org.freedesktop.DBus.ObjectManager';

const adapter = (): ObjectProperties => ({
  'org.bluez.Adapter1': {
    Address: new Variant('s', '00:1A:7D:DA:71:01'),
    AddressType: new Variant('s', 'public'),
    Name: new Variant('s', 'booth'),
    Alias: new Variant('s', 'booth'),
    Class: new Variant('u', 0),
    Powered: new Variant('b', true),
    Discoverable: new Variant('b', false),
    DiscoverableTimeout: new Variant('u', 0),
    Pairable: new Variant('b', false),
    PairableTimeout: new Variant('u', 0),
    Discovering: new Variant('b', false),
    UUIDs: new Variant('as', []),
    Modalias: new Variant('s', 'usb:v1D6Bp0246d0542'),
  },
});

/**
 * The face that BlueZ, Linux's Bluetooth service, shows on the system's message bus, with peripherals behind it that are
 * simulators: what Chromium's Bluetooth talks to, with everything of Chromium's own left as it is. There is no radio in it.
 * Source: the interfaces org.bluez.* of BlueZ 5.66 (doc/*.txt).
 */
export class Bluez {
  readonly #daemon: ChildProcess;
  readonly #peripherals = new Map<string, PeripheralObjects>();
  readonly #adapter = adapter();
  readonly #log: string[] = [];
  readonly #waiting = new Set<() => void>();
  #service: DbusService | undefined;
  /** Where programs find this bus: the value of DBUS_SYSTEM_BUS_ADDRESS. */
  readonly busAddress: string;

  constructor(daemon: ChildProcess, busAddress: string) {
    this.#daemon = daemon;
    this.busAddress = busAddress;
  }

  /** Starts a message bus in a folder that every account may pass through, with BlueZ on it. */
  static async start(folder: string): Promise<Bluez> {
    const socket = join(folder, 'system-bus');
    const config = join(folder, 'bus.conf');
    await writeFile(
      config,
      `<busconfig><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
      <allow send_type="signal"/><allow send_requested_reply="true"/><allow receive_type="method_call"/>
      <allow receive_type="signal"/><allow receive_requested_reply="true"/></policy></busconfig>`,
    );
    const daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(daemon, 'exit').then(([code]) => {
      throw new Error(`dbus-daemon ended with ${code} before it was ready`);
    });
    await Promise.race([once(createInterface(daemon.stdout), 'line'), ended]);
    ended.catch(() => undefined);
    const bluez = new Bluez(daemon, `unix:path=${socket}`);
    bluez.#service = await DbusService.join(socket, 'org.bluez', (call) => bluez.#answer(call));
    return bluez;
  }

  /** Methods called so far, as `Device1.Connect C0:26:DF:01:AB:3F`. */
  get calls(): readonly string[] {
    return this.#log;
  }

  /** Resolves once the call has been made. */
  async called(call: string): Promise<void> {
    while (!this.#log.includes(call)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** The peripheral is awake: the adapter hears it while it listens. What was known of one of this address is forgotten. */
  wake(peripheral: Peripheral): void {
    const objects = new PeripheralObjects(peripheral, ADAPTER, {
      changed: (path, interfaceName, properties) => this.#changed(path, interfaceName, properties),
      added: (path, interfaces) => this.#signal(ROOT, OBJECTS, 'InterfacesAdded', 'oa{sa{sv}}', [path, interfaces]),
    });
    for (const [path, interfaces] of Object.entries(this.#peripherals.get(objects.path)?.objects() ?? {}).reverse())
      this.#signal(ROOT, OBJECTS, 'InterfacesRemoved', 'oas', [path, Object.keys(interfaces)]);
    this.#peripherals.set(objects.path, objects);
    if (this.#isListening) objects.appear();
  }

  /** The peripheral is out of reach from one moment to the next. */
  vanish({ address }: Peripheral): void {
    for (const objects of this.#peripherals.values()) if (objects.address === address) objects.disconnect();
  }

  async stop(): Promise<void> {
    for (const objects of this.#peripherals.values()) objects.disconnect();
    this.#service?.leave();
    await endProcess(this.#daemon);
  }

  get #isListening(): boolean {
    return this.#adapter['org.bluez.Adapter1']?.['Discovering']?.value === true;
  }

  #signal(path: string, interfaceName: string, member: string, signature: string, body: readonly unknown[]): void {
    this.#service?.signal(path, interfaceName, member, { signature, body });
  }

  #changed(path: string, interfaceName: string, properties: Readonly<Record<string, Variant>>): void {
    this.#signal(path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [interfaceName, properties, []]);
  }

  #objects(): Record<string, ObjectProperties> {
    const found: Record<string, ObjectProperties> = {
      '/org/bluez': { 'org.bluez.AgentManager1': {}, 'org.bluez.ProfileManager1': {} },
      [ADAPTER]: this.#adapter,
    };
    for (const peripheral of this.#peripherals.values()) Object.assign(found, peripheral.objects());
    return found;
  }

  #listen(on: boolean): void {
    const own = this.#adapter['org.bluez.Adapter1'];
    if (own) own['Discovering'] = new Variant('b', on);
    this.#changed(ADAPTER, 'org.bluez.Adapter1', { Discovering: new Variant('b', on) });
    if (on) for (const peripheral of this.#peripherals.values()) peripheral.appear();
  }

  async #answer(call: DbusMessage): Promise<Answer> {
    const { path = '', member = '' } = call;
    const interfaceName = call.interface ?? '';
    const owner = [...this.#peripherals.values()].find((each) => path.startsWith(each.path));
    this.#log.push(`${interfaceName.replace('org.bluez.', '')}.${member} ${owner?.address ?? path}`);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    switch (`${interfaceName}.${member}`) {
      case `${OBJECTS}.GetManagedObjects`:
        return { signature: 'a{oa{sa{sv}}}', body: [this.#objects()] };
      case `${PROPERTIES}.GetAll`:
        return { signature: 'a{sv}', body: [this.#objects()[path]?.[String(call.body[0])] ?? {}] };
      case `${PROPERTIES}.Set`:
      case 'org.bluez.AgentManager1.RegisterAgent':
      case 'org.bluez.AgentManager1.RequestDefaultAgent':
      case 'org.bluez.Adapter1.SetDiscoveryFilter':
        return NOTHING;
      case 'org.bluez.Adapter1.StartDiscovery':
        this.#listen(true);
        return NOTHING;
      case 'org.bluez.Adapter1.StopDiscovery':
        this.#listen(false);
        return NOTHING;
    }
    if (owner) return owner.answer(call);
    throw new DbusError('org.freedesktop.DBus.Error.UnknownMethod');
  }
}
