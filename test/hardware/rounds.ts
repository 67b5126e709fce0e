import { isDeepStrictEqual } from 'node:util';
import { CATALOGUE } from '#drivers/catalogue.ts';
import type { DriversEvent } from '#protocol/drivers-host.ts';
import type { Modality, Reading } from '#protocol/measurement.ts';
import { SIMULATORS } from '../simulators/index.ts';
import type { AnySimulator } from '../simulators/simulator.ts';
import { FAULTS } from './faults/by-device.ts';
import { type Play, type SeenReading, seen, yields } from './faults/play.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { SLOTS } from './machine/qemu-arguments.ts';
import { Instrument } from './personalities/instrument.ts';
import { RIGS, type Rig } from './rigs.ts';
import type { Seat, Station } from './station.ts';

/** A patient's time in a fifth of it, while the drivers' own clocks run as ever. */
const SPEED = 5;
/** Ms a home monitor's cuff works, on its own clock: what is on trial here is its connection. */
const CUFF = { startsAfter: 13_000, duration: 5000 };
/** Ms within which every attempt that does not wait for its own end is over; a driver that has lost its device has minutes. */
const LIMIT = 45_000;

/**
 * Times a round is played that ends otherwise than told with no reading at all: eight devices at once are sometimes too many
 * for one emulated processor. A round that tells a reading it should not is never played again.
 */
const TRIES = 5;

/** One attempt on one device: with nothing wrong (`none`), or under a fault. */
export type Round = {
  readonly rig: Rig;
  readonly driver: string;
  readonly fault: string;
  readonly play: Play;
  readonly modality: Modality;
  readonly simulate: () => AnySimulator;
  /** The only values that may ever be shown. */
  readonly truth: readonly SeenReading[];
};

/** How a round ended, and every reading that was shown on the way. */
type Witnessed = { readonly end: DriversEvent; readonly shown: readonly Reading[] };

function modalityOf(driver: string): Modality {
  const manifest = CATALOGUE.find((each) => each.manifest.id === driver)?.manifest;
  if (!manifest) throw new RangeError(`${driver} is not in the catalogue`);
  return manifest.modalities[0];
}

const simulatorOf = (driver: string): AnySimulator => {
  const make = SIMULATORS[driver];
  if (!make) throw new RangeError(`${driver} has no simulator`);
  return make(CUFF);
};

/** A driver's faults are played through the first of its rigs. */
function roundsOf(rig: Rig): readonly Round[] {
  const { driver } = rig;
  const faults = FAULTS[driver];
  if (!faults) throw new RangeError(`no table of the faults of ${driver}`);
  const usual = {
    rig,
    driver,
    modality: modalityOf(driver),
    simulate: () => simulatorOf(driver),
    truth: faults.normal,
  };
  const well: Round = { ...usual, fault: 'none', play: yields(...faults.normal) };
  if (RIGS.find((each) => each.driver === driver) !== rig) return [well];
  const { player } = faults;
  const playing = player ? { ...usual, ...player, truth: player.normal } : usual;
  return [well, ...Object.entries(faults.faults).map(([fault, play]): Round => ({ ...playing, fault, play }))];
}

const isMissed = ({ play }: Round, end: DriversEvent): boolean =>
  end.type === 'failed' && !play.sees.some((told) => isDeepStrictEqual(told, seen(end)));

export const ROUNDS: readonly Round[] = RIGS.flatMap(roundsOf);

/** Drivers in the order they are begun with: those with most to do first. */
function byLength(rounds: readonly Round[]): readonly (readonly Round[])[] {
  const drivers = [...new Set(rounds.map(({ driver }) => driver))];
  return drivers.map((driver) => rounds.filter((round) => round.driver === driver)).sort((a, b) => b.length - a.length);
}

/** Rounds, as many devices at once as there are ports; a driver's rounds one after the other. */
export class Rounds {
  readonly #station: Station;
  readonly #drivers: GuestDrivers;
  readonly #ends = new Map<Round, Promise<Witnessed>>();
  readonly #settle = new Map<Round, (end: Witnessed | Promise<Witnessed>) => void>();

  readonly #rounds: readonly Round[];

  constructor(station: Station, drivers: GuestDrivers, rounds: readonly Round[]) {
    this.#station = station;
    this.#drivers = drivers;
    this.#rounds = rounds;
    for (const round of rounds)
      this.#ends.set(
        round,
        new Promise((resolve) => {
          this.#settle.set(round, resolve);
        }),
      );
  }

  /** Begins; each round's end is told by {@link Rounds.end}. */
  begin(): void {
    const waiting = [...byLength(this.#rounds)];
    const work = async (): Promise<void> => {
      for (let rounds = waiting.shift(); rounds; rounds = waiting.shift()) await this.#play(rounds);
    };
    for (let slot = 0; slot < SLOTS; slot += 1) void work();
  }

  end(round: Round): Promise<Witnessed> {
    return this.#ends.get(round) ?? Promise.reject(new RangeError(`${round.driver}, ${round.fault}: no such round`));
  }

  async #play(rounds: readonly Round[]): Promise<void> {
    let seat: Seat | undefined;
    const leave = async (): Promise<void> => {
      if (seat) await this.#station.leave(seat);
      seat = undefined;
    };
    for (const round of rounds) {
      if (seat && seat.rig !== round.rig) await leave();
      const played = async (): Promise<Witnessed> => {
        for (let tries = 1; ; tries += 1) {
          seat = await this.#ready(seat, round);
          const witnessed = await this.#take(seat, round);
          if (tries === TRIES || !isMissed(round, witnessed.end)) return witnessed;
          await leave();
        }
      };
      const end = played();
      this.#settle.get(round)?.(end);
      await end.catch(() => undefined);
    }
    await leave();
  }

  /** The round's device, newly plugged or in the place of the one before. */
  async #ready(seat: Seat | undefined, round: Round): Promise<Seat> {
    const speed = round.rig.speed ?? SPEED;
    const simulator = round.simulate();
    simulator.play(round.fault);
    if (!seat) return this.#station.plug(round.rig, new Instrument(simulator, speed));
    seat.instrument.become(simulator, speed);
    return seat;
  }

  async #take(seat: Seat, { modality, play: { limit = LIMIT } }: Round): Promise<Witnessed> {
    const attempt = await this.#station.start(seat, { modality, limit });
    const end = await attempt.end;
    const shown = this.#drivers.live.events.flatMap(({ attemptId, body }) =>
      attemptId === attempt.attemptId && body.type === 'sample' ? [body.reading] : [],
    );
    return { end, shown };
  }
}
