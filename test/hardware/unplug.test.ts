import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveBody, PHASES } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import { tm2657pSimulator } from '../simulators/devices/and-tm2657p.ts';
import { contecEbSimulator } from '../simulators/devices/contec-cms50-eb.ts';
import { ieee11073Simulator } from '../simulators/devices/ieee11073.ts';
import { taidocSimulator } from '../simulators/devices/taidoc-thermometer.ts';
import type { AnySimulator } from '../simulators/simulator.ts';
import { sharedDrivers, sharedMachine } from './bench.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { Instrument } from './personalities/instrument.ts';
import { rigOf } from './rigs.ts';
import { type Seat, Station } from './station.ts';

type Subject = {
  readonly driver: string;
  readonly via: 'serial' | 'hid' | 'usb' | 'uart-bridge';
  readonly modality: Modality;
  readonly make: () => AnySimulator;
  /** Whether a live message says that the device is being read. */
  readonly isReading: (body: LiveBody) => boolean;
};

const isIn =
  (phase: (typeof PHASES)[number]) =>
  (body: LiveBody): boolean =>
    body.type === 'progress' && body.phase === phase;

const now = (): string => new Date().toISOString();

/** One device of each transport, and each of another modality, so that no device but the 11073 agent could stand in for another. */
const SUBJECTS: readonly Subject[] = [
  {
    driver: 'and-tm2657p',
    via: 'serial',
    modality: 'blood-pressure',
    make: () => tm2657pSimulator({ clock: now().slice(0, 16) }),
    isReading: isIn('measuring'),
  },
  {
    driver: 'contec-cms50-eb',
    via: 'hid',
    modality: 'oximetry',
    make: () => contecEbSimulator(),
    isReading: (body) => body.type === 'sample' && body.reading.validity === 'valid',
  },
  {
    driver: 'ieee11073',
    via: 'usb',
    modality: 'weight',
    make: () => ieee11073Simulator({ kind: 'scale', measuresAfter: 6000, clock: now().slice(0, 19) }),
    isReading: isIn('waiting-for-patient'),
  },
  {
    driver: 'taidoc-thermometer',
    via: 'uart-bridge',
    modality: 'temperature',
    make: () => taidocSimulator({ clock: now().slice(0, 16), measuresAfter: 12_000 }),
    isReading: isIn('waiting-for-patient'),
  },
];

/** What is said of a device that is not there; the 11073 agent could measure in its stead, and is perhaps at work just then. */
const ABSENT = /^device-(missing|busy)$/;

const TRIES = 3;

let drivers: GuestDrivers;
let station: Station;

beforeAll(async () => {
  drivers = await sharedDrivers();
  station = new Station(await sharedMachine(), drivers);
});

afterAll(() => station.clear());

/** One device of the subject's kind, plugged in again and again. */
class Plugging {
  readonly #subject: Subject;
  #seat: Seat | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get seat(): Seat {
    if (!this.#seat) throw new TypeError('nothing is plugged in');
    return this.#seat;
  }

  async plug({ fault = 'none', speed = 5 } = {}): Promise<void> {
    const { driver, via, make } = this.#subject;
    const simulator = make();
    simulator.play(fault);
    const rig = rigOf(driver, via);
    this.#seat = await station.plug(rig, new Instrument(simulator, Math.min(speed, rig.speed ?? speed)));
  }

  pull(): Promise<void> {
    return station.unplug(this.seat);
  }

  start(): ReturnType<Station['start']> {
    return station.start(this.seat, { modality: this.#subject.modality });
  }

  /** Starts a reading and waits until it is under way; where none comes the device is plugged anew, as in {@link measure}. */
  async reads(): ReturnType<Station['start']> {
    for (let tries = 1; ; tries += 1) {
      const reading = await this.start();
      const isUnderWay = await Promise.race([
        drivers.untilLive(reading, this.#subject.isReading).then(() => true),
        reading.end.then(() => false),
      ]);
      if (isUnderWay || tries === TRIES) return reading;
      await station.leave(this.seat);
      await this.plug({ speed: 1 });
    }
  }

  /** Takes a reading; where none comes at all the device is plugged anew: the emulated host is late for it now and then. */
  async measure(): Promise<void> {
    const { driver } = this.#subject;
    for (let tries = 1; ; tries += 1) {
      const end = await (await this.start()).end;
      if (tries === TRIES || end.type !== 'failed') {
        expect(end).toMatchObject({ type: 'finished', device: { driver } });
        return;
      }
      await station.leave(this.seat);
      await this.plug();
    }
  }
}

/** All phases of one device, one after the other; those of the four devices side by side. */
async function everyPhase(subject: Subject): Promise<void> {
  const device = new Plugging(subject);
  // While the kernel still asks who it is.
  await device.plug();
  await device.pull();
  await device.plug();
  await device.measure();

  // Before it is asked for.
  await station.leave(device.seat);
  const missing = await drivers.start(subject.modality).end;
  expect(missing, 'before it is asked for').toMatchObject({ type: 'failed', failure: expect.stringMatching(ABSENT) });
  await device.plug({ fault: 'silence' });

  // Before it has said anything.
  const searching = await device.start();
  await drivers.untilLive(searching, ({ type }) => type === 'progress');
  await device.pull();
  expect(await searching.end, 'while searching').toMatchObject({ type: 'failed', failure: 'unplugged' });
  // At a patient's own pace: a hurried reading would be over before the cable is out.
  await device.plug({ speed: 1 });

  // While it is read.
  const reading = await device.reads();
  await device.pull();
  expect(await reading.end, 'mid-reading').toMatchObject({ type: 'failed', failure: 'unplugged' });
  await device.plug();

  // At the end, when its result is told.
  await device.measure();
  await station.leave(device.seat);
  await device.plug();
  await device.measure();
  await station.leave(device.seat);
}

test.concurrent.each(SUBJECTS)(
  '$driver ($via), pulled in each phase, ends the attempt with its reason and measures once it is back',
  { timeout: 600_000 },
  everyPhase,
);
