type Wanted = { readonly services: Set<number | string>; readonly found: Set<(device: BluetoothDevice) => void> };

/**
 * Devices that are looked for. Main asks whom ({@link sought}) and lets the page look ({@link search}): only main can stand
 * for the gesture that Chromium wants, and only main chooses.
 */
export class Seeker {
  readonly #bluetooth: Bluetooth | undefined;
  readonly #wanted = new Map<string, Wanted>();
  #changed: (() => void)[] = [];

  constructor(bluetooth: Bluetooth | undefined) {
    this.#bluetooth = bluetooth;
  }

  /** Resolves with the device once it has been chosen; rejects with the signal's reason. `services`: those used on it. */
  find(name: string, services: readonly (number | string)[], signal: AbortSignal): Promise<BluetoothDevice> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const wanted = this.#wanted.get(name) ?? { services: new Set(), found: new Set() };
      for (const service of services) wanted.services.add(service);
      const leave = (): void => {
        signal.removeEventListener('abort', aborted);
        wanted.found.delete(found);
        if (wanted.found.size === 0) this.#wanted.delete(name);
        this.#tell();
      };
      const found = (device: BluetoothDevice): void => {
        leave();
        resolve(device);
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener('abort', aborted, { once: true });
      wanted.found.add(found);
      this.#wanted.set(name, wanted);
      this.#tell();
    });
  }

  /** Resolves with the name of a device that is looked for, as soon as there is one. */
  async sought(): Promise<string> {
    for (;;) {
      const [name] = this.#wanted.keys();
      if (name !== undefined) return name;
      await this.#change();
    }
  }

  /** Resolves once nobody looks for this device. */
  async unsought(name: string): Promise<void> {
    while (this.#wanted.has(name)) await this.#change();
  }

  /** Listens for a device, under a gesture; main chooses it. Resolves with whether it was found. */
  async search(name: string): Promise<boolean> {
    const wanted = this.#wanted.get(name);
    if (!wanted || !this.#bluetooth) return false;
    // The allow-list is of devices, not of services: many a device does not tell its services before it is connected.
    const options = { acceptAllDevices: true, optionalServices: [...wanted.services] };
    const device = await this.#bluetooth.requestDevice(options).catch(() => undefined);
    if (!device) return false;
    // Another device asked for next has its turn first.
    for (const found of [...wanted.found]) found(device);
    return true;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}
