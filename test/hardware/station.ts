import { CATALOGUE } from '#drivers/catalogue.ts';
import type { Manifest } from '#drivers/device.ts';
import type { DriversEvent } from '#protocol/drivers-host.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { BenchMachine, Plugged } from './machine/bench-machine.ts';
import type { Attempt, GuestDrivers } from './machine/guest-drivers.ts';
import type { Instrument } from './personalities/instrument.ts';
import type { Rig } from './rigs.ts';

/** A driver that no port can serve: what configuration ties to it is nobody's. */
const NOBODY = 'gatt-weight';

/** A device at the station. */
export type Seat = { readonly rig: Rig; readonly instrument: Instrument; readonly plugged: Plugged };

type Wish = {
  readonly modality: Modality;
  /** Ms the driver may take; its own limit when absent. */
  readonly limit?: number;
};

function manifestOf(driver: string): Manifest {
  const manifest = CATALOGUE.find((each) => each.manifest.id === driver)?.manifest;
  if (!manifest) throw new RangeError(`${driver} is not in the catalogue`);
  return manifest;
}

const shareModality = (one: string, other: string): boolean =>
  manifestOf(one).modalities.some((modality) => manifestOf(other).modalities.includes(modality));

/**
 * Many devices plugged at once, measuring side by side through one drivers process. A kiosk has one device for a modality,
 * and asks for a modality; here the configuration names, for the moment of each start, the one device that is meant, by its
 * socket. An attempt keeps its port when the configuration goes on to the next.
 */
export class Station {
  readonly #machine: BenchMachine;
  readonly #drivers: GuestDrivers;
  readonly #seats = new Set<Seat>();
  /** Devices whose attempt has begun and has no port yet: until then the configuration must name them. */
  readonly #opening = new Map<Seat, Promise<unknown>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(machine: BenchMachine, drivers: GuestDrivers) {
    this.#machine = machine;
    this.#drivers = drivers;
  }

  plug(rig: Rig, instrument: Instrument): Promise<Seat> {
    return this.#inTurn(async () => {
      const seat = { rig, instrument, plugged: await this.#machine.plug(rig.connect(instrument)) };
      this.#seats.add(seat);
      return seat;
    });
  }

  /** Starts an attempt on one device; resolves once it has its port, or is over. */
  start(seat: Seat, { modality, limit }: Wish): Promise<Attempt> {
    const { driver } = seat.rig;
    return this.#inTurn(async () => {
      await this.#mean(seat);
      if (limit !== undefined) this.#drivers.setLimit(driver, limit);
      const since = this.#drivers.events.events.length;
      const attempt = this.#drivers.start(modality);
      // The process is shared: what comes after waits as long as a kiosk does.
      if (limit !== undefined) void attempt.end.then(() => this.#drivers.setLimit(driver, manifestOf(driver).limit));
      // Whatever a driver says, it says with its port open.
      const opened = this.#drivers.untilLive(attempt, () => true);
      const begun = Promise.race([opened, attempt.end]).then(() => this.#opening.delete(seat));
      this.#opening.set(seat, begun);
      // Which device it is for is settled; devices of other modalities need not wait for its port.
      await Promise.race([begun, this.#drivers.events.until((event) => this.#isIn(event, driver, ['busy']), since)]);
      return { attempt, begun };
    }).then(async ({ attempt, begun }) => {
      await begun;
      return attempt;
    });
  }

  /** Pulls the cable; the place is free for another. */
  async unplug(seat: Seat): Promise<void> {
    this.#seats.delete(seat);
    await seat.plugged.unplug();
  }

  /** Pulls the cable and waits until the drivers miss the device: till then it could be taken for the next in its place. */
  leave(seat: Seat): Promise<void> {
    const { rig, plugged } = seat;
    return this.#inTurn(async () => {
      await this.unplug(seat);
      const since = this.#drivers.events.events.length;
      const bindings = [...this.#hidden([...this.#opening.keys()]), { driver: rig.driver, socket: plugged.socket }];
      this.#drivers.send({ type: 'configure', bindings });
      await this.#drivers.events.until((event) => this.#isIn(event, rig.driver, ['absent']), since);
    });
  }

  async clear(): Promise<void> {
    await Promise.all([...this.#seats].map((seat) => this.unplug(seat)));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act, act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Every device hidden from its driver but those meant. */
  #hidden(meant: readonly Seat[]): { driver: string; socket: string }[] {
    return [...this.#seats].map((seat) => ({
      driver: meant.includes(seat) ? seat.rig.driver : NOBODY,
      socket: seat.plugged.socket,
    }));
  }

  /** Configures this device and no other to be used; resolves when the drivers see it so. */
  async #mean(seat: Seat): Promise<void> {
    const rivals = [...this.#opening].filter(([other]) => shareModality(seat.rig.driver, other.rig.driver));
    await Promise.all(rivals.map(([, begun]) => begun));
    const since = this.#drivers.events.events.length;
    this.#drivers.send({ type: 'configure', bindings: this.#hidden([seat, ...this.#opening.keys()]) });
    await this.#drivers.events.until((event) => this.#means(event, seat.rig.driver), since);
  }

  #isIn(event: DriversEvent, driver: string, states: readonly string[]): boolean {
    return (
      event.type === 'devices' && event.devices.some((each) => each.driver === driver && states.includes(each.state))
    );
  }

  /** Whether `driver`'s device is free, and no other is that could be taken for what it measures. */
  #means(event: DriversEvent, driver: string): boolean {
    if (event.type !== 'devices' || !this.#isIn(event, driver, ['ready'])) return false;
    const rivals = event.devices.filter((each) => each.driver !== driver && shareModality(driver, each.driver));
    return rivals.every(({ state }) => state === 'absent' || state === 'busy');
  }
}
