import { DriversCommand, type DriversEvent } from '#protocol/drivers-host.ts';
import type { LiveBody, LiveMessage } from '#protocol/live.ts';
import type { DeviceDriver } from '../devices/device.ts';
import type { Transport } from '../transports/transport.ts';
import { type AttemptEnd, Cancelled, runAttempt } from './attempt.ts';
import { type Binding, describe, locate, type Place } from './presence.ts';

/** What live values are posted to: a MessagePort of Electron or of the web. */
export type LivePort = { readonly postMessage: (message: LiveMessage) => void; readonly close?: () => void };

export type DriversHostParts = {
  readonly send: (event: DriversEvent) => void;
  readonly catalogue: readonly DeviceDriver[];
  /** Makes the transport; `bound` tells the paths configuration names at the moment of the call. */
  readonly transport: (bound: () => readonly string[]) => Transport;
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
type Held = { readonly start: Start; readonly controller: AbortController; done: Promise<void> };
type Slot = {
  readonly driver: DeviceDriver;
  place: Place | undefined;
  fault: string | undefined;
  held: Held | undefined;
};

/**
 * The drivers host without its process: finds devices, opens one when an attempt asks for it, streams its live values and
 * tells how the attempt ended. A device serves one attempt of one session at a time. An unplugged device ends its attempt
 * and is `ready` again by itself once it is back.
 */
class Host implements DriversHost {
  readonly #parts: DriversHostParts;
  readonly #transport: Transport;
  readonly #slots: readonly Slot[];
  readonly #closing = new AbortController();
  #bindings: readonly Binding[] = [];
  #live: LivePort | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #told = '';

  constructor(parts: DriversHostParts) {
    this.#parts = parts;
    this.#slots = parts.catalogue.map((driver) => ({ driver, place: undefined, fault: undefined, held: undefined }));
    this.#transport = parts.transport(() => this.#bindings.map(({ port }) => port));
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
        this.#bindings = command.bindings;
        for (const slot of this.#slots) slot.fault = undefined;
        this.#told = '';
        void this.#look();
        return;
      case 'live-port':
        this.#live?.close?.();
        this.#live = ports[0];
        return;
      case 'start':
        void this.#start(command);
        return;
      case 'cancel':
        this.#cancel(({ attemptId }) => attemptId === command.attemptId);
        return;
      case 'release':
        this.#cancel(({ consultationId }) => consultationId === command.consultationId);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancel(() => true);
    await Promise.all(this.#slots.map(({ held }) => held?.done));
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
      for (const slot of this.#slots) {
        const place = locate(slot.driver.manifest, this.#bindings, ports);
        if (place?.address.path !== slot.place?.address.path) slot.fault = undefined;
        slot.place = place;
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

  /** The slot that can serve a modality: one with a device, else any. */
  #pick({ modality }: Start): Slot | undefined {
    const able = this.#slots.filter(({ driver }) => driver.manifest.modalities.includes(modality));
    return able.find(({ place }) => place !== undefined) ?? able[0];
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
    this.#tell();
    if (slot.place === undefined) await this.#look();
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

  async #attempt({ driver, place }: Slot, { start, controller }: Held): Promise<AttemptEnd> {
    if (controller.signal.aborted) return { type: 'cancelled' };
    if (place === undefined) return { type: 'failed', failure: 'device-missing' };
    return runAttempt(driver, this.#transport, place, start.modality, controller.signal, this.#stream(start));
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
