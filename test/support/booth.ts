import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { taidocSimulator } from '#test/simulators/devices/taidoc-thermometer.ts';
import { SimulatedDevice } from '#test/simulators/pty.ts';
import type { Simulator } from '#test/simulators/simulator.ts';
import { type Kiosk, type KioskConfigInput, openKiosk, timeZone } from './kiosk.ts';
import { Patient } from './patient.ts';

/** The minute of now where the kiosk stands, for a device whose clock is right: `YYYY-MM-DDThh:mm`. */
const localMinute = (): string =>
  // The Swedish way of writing date and time is ISO's, but for a space.
  new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format().replace(' ', 'T');

/**
 * The devices of a booth by their driver, with the wire protocol of the real ones and shorter waits: the oximeter states its
 * SmartPoint, the cuff takes two seconds.
 */
const makers = {
  nonin: () => noninSimulator({ search: 800, smartPoint: true }),
  'and-tm2657p': () => tm2657pSimulator({ duration: 2_000, clock: localMinute() }),
  'taidoc-thermometer': () => taidocSimulator({ measuresAfter: 4_000, clock: localMinute() }),
} as const satisfies Record<string, () => Simulator>;

export type DriverId = keyof typeof makers;
const allDrivers: readonly DriverId[] = ['nonin', 'and-tm2657p', 'taidoc-thermometer'];

/** One kiosk with its peripherals, and the patient before it. */
export interface Booth {
  readonly kiosk: Kiosk;
  readonly patient: Patient;
  readonly folder: string;
  device(driver: DriverId): SimulatedDevice;
  /** Ends the application and starts it again on what it had stored, with this much of its configuration changed. */
  restart(changes?: Partial<KioskConfigInput>): Promise<void>;
  close(): Promise<void>;
}

export interface BoothOptions {
  /** An empty folder of its own. */
  readonly folder: string;
  readonly config: KioskConfigInput;
  readonly enrolmentCode: string | undefined;
  /** The devices that are there; all of them unless said otherwise. Those that are not stay bound in the configuration. */
  readonly plugged?: readonly DriverId[];
  /** Environment variables of the kiosk beside those that every one has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Addresses the kiosk's pages take names for. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Of the kiosk's Chromium, beside those that every one has. */
  readonly flags?: readonly string[];
  /** Told of each byte sequence that a device sends. */
  readonly sent?: (driver: DriverId, bytes: Uint8Array, at: number) => void;
}

export async function openBooth(options: BoothOptions): Promise<Booth> {
  const { folder, enrolmentCode, plugged = allDrivers, env = {}, hosts = {}, flags = [] } = options;
  const ports = join(folder, 'ports');
  await mkdir(ports, { recursive: true });
  const devices = new Map(
    allDrivers.map((driver) => [
      driver,
      new SimulatedDevice(makers[driver](), join(ports, driver), {
        sent: (bytes, at) => options.sent?.(driver, bytes, at),
      }),
    ]),
  );
  const device = (driver: DriverId): SimulatedDevice => {
    const found = devices.get(driver);
    if (found === undefined) throw new Error(`the booth has no ${driver}`);
    return found;
  };
  const config = {
    bindings: allDrivers.map((driver) => ({ driver, port: device(driver).path })),
    ...options.config,
  };
  const unplugAll = () => Promise.all([...devices.values()].map((simulated) => simulated.unplug()));
  try {
    await Promise.all(plugged.map((driver) => device(driver).plug()));
    let kiosk = await openKiosk({
      folder,
      config,
      env,
      hosts,
      flags,
      ...(enrolmentCode === undefined ? {} : { enrolmentCode }),
    });
    return {
      folder,
      get kiosk() {
        return kiosk;
      },
      get patient() {
        return new Patient(kiosk);
      },
      device,
      restart: async (changes = {}) => {
        await kiosk.close();
        kiosk = await openKiosk({ folder, env, hosts, flags, config: { ...config, ...changes } });
      },
      close: async () => {
        await kiosk.close();
        await unplugAll();
      },
    };
  } catch (error) {
    await unplugAll();
    throw error;
  }
}
