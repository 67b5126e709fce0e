import type { DeviceBinding } from '#protocol/device-binding.ts';
import { DriversCommand, type DriversEvent } from '#protocol/drivers-host.ts';
import type { LiveBody, LiveMessage } from '#protocol/live.ts';
import type { DeviceDriver } from '../device.ts';
import type { Allowed } from '../transports/machine.ts';
import type { Link, Transport } from '../transports/transport.ts';
import { type AttemptEnd, Cancelled, runAttempt } from './attempt.ts';
import { describe, type Located, linksAtSite, locate } from './presence.ts';
import { runSelfTest } from './self-test.ts';

/** What live values are posted to: a MessagePort of Electron or of the web. */
export type LivePort = { readonly postMessage: (message: LiveMessage) => void; readonly close?: () => void };

export type DriversHostParts = {
  readonly send: (event: DriversEvent) => void;
  readonly catalogue: readonly DeviceDriver[];
  /** Makes the transport; `allowed` tells what may be opened at the moment of the call. */
  readonly transport: (allowed: Allowed) => Transport;
  /** The kiosk's clock, ms since 1970. */
  readonly now: () => number;
  /** Told of a message that was refused or a device that failed oddly; never patient data. */
  readonly log?: (line: string) => void;
};

export type DriversHost = {
  /** A message from main: validated here. `ports` are those that travelled with it. */
  readonly receive: (message: unknown, ports?: readonly LivePort[]) => void;
  /** Cancels what runs, closes every port and stops watching. */
  readonly close: () => Promise<void>;
};

type Start = Extract<DriversCommand, { type: 'start' }>;
type Configure = Extract<DriversCommand, { type: 'configure' }>;
type Held = { readonly start: Start; readonly controller: AbortController; done: Promise<void> };
type Testing = { readonly controller: AbortController; readonly done: Promise<void> };
type Slot = {
  readonly driver: DeviceDriver;
  links: readonly Link[];
  located: Located;
  fault: string | undefined;
  held: Held | undefined;
  testing: Testing | undefined;
};

const pathOf = (located: Located): string | undefined =>
  located.type === 'at' ? located.place.address.path : undefined;

/**
 * The drivers host without its process: finds devices, opens one when an attempt asks for it, streams its live values and
 * tells how the attempt ended. A device serves one attempt of one session at a time. An unplugged device ends its attempt
 * and is `ready` again by itself once it is back. A device under self-test is free: whoever asks for it ends the test.
 */
class Host implements DriversHost {
  readonly #parts: DriversHostParts;
  readonly #transport: Transport;
  readonly #slots: readonly Slot[];
  readonly #closing = new AbortController();
  #bindings: readonly DeviceBinding[] = [];
  #live: LivePort | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #told = '';

  constructor(parts: DriversHostParts) {
    this.#parts = parts;
    this.#slots = parts.catalogue.map((driver) => ({
      driver,
      links: driver.manifest.links,
      located: { type: 'absent' },
      fault: undefined,
      held: undefined,
      testing: undefined,
    }));
    this.#transport = parts.transport({
      bindings: () => this.#bindings,
      links: () => this.#slots.flatMap(({ links }) => links),
    });
    this.#transport.watch(() => void this.#look(), this.#closing.signal);
  }

  receive(message: unknown, ports: readonly LivePort[] = []): void {
    const parsed = DriversCommand.safeParse(message);
    if (!parsed.success) {
      this.#parts.log?.(`message refused: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
      return;
    }
    const command = parsed.data;
    switch (command.type) {
      case 'configure':
        this.#configure(command);
        return;
      case 'live-port':
        this.#live?.close?.();
        this.#live = ports[0];
        return;
      case 'radio-port':
        // The transport's, not the host's: whoever made the transport takes it.
        return;
      case 'start':
        void this.#start(command);
        return;
      case 'cancel':
        this.#cancel(({ attemptId }) => attemptId === command.attemptId);
        return;
      case 'release':
        this.#cancel(({ consultationId }) => consultationId === command.consultationId);
        return;
      case 'self-test':
        void this.#selfTest(command.drivers);
    }
  }

  #configure({ bindings, identities = [] }: Configure): void {
    this.#bindings = bindings;
    for (const slot of this.#slots) {
      slot.links = linksAtSite(slot.driver.manifest, identities);
      slot.fault = undefined;
    }
    this.#told = '';
    void this.#look();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancel(() => true);
    for (const { testing } of this.#slots) testing?.controller.abort(new Cancelled());
    await Promise.all(this.#slots.flatMap(({ held, testing }) => [held?.done, testing?.done]));
    this.#live?.close?.();
  }

  #cancel(matches: (start: Start) => boolean): void {
    for (const { held } of this.#slots) if (held && matches(held.start)) held.controller.abort(new Cancelled());
  }

  /** Looks where every device is. Calls during a look are answered by one more. */
  #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilSettled();
    return this.#looking;
  }

  async #lookUntilSettled(): Promise<void> {
    do {
      this.#lookAgain = false;
      const ports = await this.#transport.list(this.#closing.signal).catch(() => []);
      if (this.#closing.signal.aborted) break;
      const candidates = this.#slots.map(({ driver, links }) => ({ id: driver.manifest.id, links }));
      const found = locate(candidates, this.#bindings, ports);
      for (const slot of this.#slots) {
        const located = found.get(slot.driver.manifest.id) ?? { type: 'absent' };
        if (pathOf(located) !== pathOf(slot.located)) slot.fault = undefined;
        slot.located = located;
      }
      this.#tell();
    } while (this.#lookAgain);
    // In the same turn as the check above: a call in between would be answered by nobody.
    this.#looking = undefined;
  }

  /** Tells main the devices, when anything about them has changed. */
  #tell(): void {
    const devices = this.#slots.map((slot) => describe(slot.driver, { ...slot, held: slot.held !== undefined }));
    const text = JSON.stringify(devices);
    if (text === this.#told) return;
    this.#told = text;
    this.#parts.send({ type: 'devices', devices });
  }

  /** The slot that can serve a modality: one with a device, else one whose device is in doubt, else any. */
  #pick({ modality }: Start): Slot | undefined {
    const able = this.#slots.filter(({ driver }) => driver.manifest.modalities.includes(modality));
    const present = able.filter(({ located }) => located.type !== 'absent');
    return present.find(({ located }) => located.type === 'at') ?? present[0] ?? able[0];
  }

  async #selfTest(drivers: readonly string[] | undefined): Promise<void> {
    // What was plugged a moment ago is tested too.
    await this.#look();
    for (const slot of this.#slots) if (drivers?.includes(slot.driver.manifest.id) ?? true) this.#test(slot);
  }

  #test(slot: Slot): void {
    if (slot.testing || this.#closing.signal.aborted) return;
    const began = this.#parts.now();
    const controller = new AbortController();
    if (slot.held) controller.abort(new Cancelled());
    const run = controller.signal.aborted
      ? Promise.resolve({ type: 'busy' } as const)
      : runSelfTest(slot.driver, this.#transport, slot.located, controller.signal);
    const done = run.then((result) => {
      slot.testing = undefined;
      const now = this.#parts.now();
      const at = new Date(now).toISOString();
      const duration = Math.max(0, now - began);
      this.#parts.send({ type: 'self-tested', driver: slot.driver.manifest.id, result, at, duration });
    });
    slot.testing = { controller, done };
  }

  async #start(start: Start): Promise<void> {
    const { attemptId, modality } = start;
    const fail = (failure: 'device-missing' | 'device-busy'): void =>
      this.#parts.send({ type: 'failed', attemptId, modality, failure });
    const slot = this.#pick(start);
    if (!slot) return fail('device-missing');
    const before = slot.held;
    if (before && !before.controller.signal.aborted) return fail('device-busy');
    // An attempt that was cancelled still has its port to close: this one waits its turn, and can be cancelled meanwhile.
    const held: Held = { start, controller: new AbortController(), done: Promise.resolve() };
    slot.held = held;
    held.done = this.#serve(slot, held, before?.done);
    await held.done;
  }

  async #serve(slot: Slot, held: Held, before: Promise<void> | undefined): Promise<void> {
    const { attemptId, modality, consultationId } = held.start;
    await before;
    slot.testing?.controller.abort(new Cancelled());
    await slot.testing?.done;
    this.#tell();
    if (slot.located.type === 'absent') await this.#look();
    const end = await this.#attempt(slot, held);
    if (slot.held === held) slot.held = undefined;
    switch (end.type) {
      case 'finished': {
        slot.fault = undefined;
        const { device, readings } = end.outcome;
        const takenAt = new Date(this.#parts.now()).toISOString();
        this.#parts.send({
          type: 'finished',
          attemptId,
          consultationId,
          modality,
          device,
          readings: [...readings],
          takenAt,
        });
        break;
      }
      case 'failed': {
        const { failure, detail } = end;
        slot.fault = failure === 'device-fault' ? (detail ?? failure) : undefined;
        this.#parts.send({ type: 'failed', attemptId, modality, failure, ...(detail === undefined ? {} : { detail }) });
        break;
      }
      case 'cancelled':
        this.#parts.send({ type: 'cancelled', attemptId });
    }
    await this.#look();
    this.#tell();
  }

  async #attempt({ driver, located }: Slot, { start, controller }: Held): Promise<AttemptEnd> {
    if (controller.signal.aborted) return { type: 'cancelled' };
    switch (located.type) {
      case 'absent':
        return { type: 'failed', failure: 'device-missing' };
      case 'ambiguous':
        return { type: 'failed', failure: 'device-fault', detail: located.reason };
      case 'at': {
        const stream = this.#stream(start);
        const end = await runAttempt(driver, this.#transport, located.place, start.modality, controller.signal, stream);
        if (end.type !== 'finished') stream({ type: 'over' });
        return end;
      }
    }
  }

  #stream({ attemptId, modality }: Start): (body: LiveBody) => void {
    let seq = 0;
    return (body) => {
      this.#live?.postMessage({ attemptId, modality, seq, at: this.#parts.now(), body });
      seq += 1;
    };
  }
}

export const createDriversHost = (parts: DriversHostParts): DriversHost => new Host(parts);
