import type { DeviceBinding, SiteIdentity, StillButton } from '#protocol/device-binding.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import { type DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { DRIVERS_BACKOFF, Retries } from '../backoff.ts';
import type { Log } from '../log.ts';

/** A running drivers host, as much of it as supervision needs. `Port` is the live MessagePort of the platform. */
export interface DriversProcess<Port> {
  post(command: DriversCommand, ports?: readonly Port[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

export interface DriversSupervisorOptions<Port> {
  readonly start: () => DriversProcess<Port>;
  readonly bindings: readonly DeviceBinding[];
  readonly identities?: readonly SiteIdentity[];
  readonly stillButtons?: readonly StillButton[];
  readonly log: Log;
  readonly onEvent: (event: DriversEvent) => void;
  /** The host has died: what was in flight in it is lost. */
  readonly onLost: () => void;
  /** A host has started (again): it has no live port yet. */
  readonly onStarted: () => void;
}

/** A host that has run so long is no longer counted as failing. */
const STABLE_AFTER_MS = 30_000;

/**
 * Keeps one drivers host running. A native addon may take it down at any time: it is started again with back-off, and
 * meanwhile its devices count as away.
 */
export class DriversSupervisor<Port> {
  readonly #options: DriversSupervisorOptions<Port>;
  readonly #retries = new Retries(DRIVERS_BACKOFF);
  #process: DriversProcess<Port> | null = null;
  #restart: NodeJS.Timeout | undefined;
  #devices: readonly DeviceStatus[] = [];
  #stopped = false;

  constructor(options: DriversSupervisorOptions<Port>) {
    this.#options = options;
  }

  get devices(): DeviceStatus[] {
    return [...this.#devices];
  }

  start(): void {
    if (this.#stopped || this.#process !== null) return;
    const { log, bindings, identities, stillButtons, onStarted } = this.#options;
    const host = this.#options.start();
    const startedAt = performance.now();
    this.#process = host;
    host.onMessage((message) => this.#receive(message));
    host.onExit((code) => {
      if (this.#process !== host) return;
      this.#process = null;
      if (this.#stopped) return;
      if (performance.now() - startedAt >= STABLE_AFTER_MS) this.#retries.succeeded();
      const wait = this.#retries.failed();
      log('error', 'drivers-host-died', { code, restartInMs: wait });
      this.#devicesAway();
      this.#options.onLost();
      this.#restart = setTimeout(() => this.start(), wait);
    });
    host.post({
      type: 'configure',
      bindings: [...bindings],
      ...(identities ? { identities: [...identities] } : {}),
      ...(stillButtons ? { stillButtons: [...stillButtons] } : {}),
    });
    onStarted();
  }

  /** Sends a command. Returns false when no host runs at the moment. */
  post(command: DriversCommand, ports: readonly Port[] = []): boolean {
    if (this.#process === null) return false;
    this.#process.post(command, ports);
    return true;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#restart);
    this.#process?.kill();
    this.#process = null;
  }

  #receive(message: unknown): void {
    const event = DriversEvent.safeParse(message);
    if (!event.success) {
      this.#options.log('error', 'drivers-event-malformed');
      return;
    }
    if (event.data.type === 'devices') this.#devices = event.data.devices;
    this.#options.onEvent(event.data);
  }

  #devicesAway(): void {
    this.#devices = this.#devices.map(({ fault: _, ...device }) => ({ ...device, state: 'absent' }));
    this.#options.onEvent({ type: 'devices', devices: this.devices });
  }
}
