import { cdcAcm } from './personalities/cdc-acm.ts';
import { cp210x } from './personalities/cp210x.ts';
import { cp2110 } from './personalities/cp2110.ts';
import { ftdi } from './personalities/ftdi.ts';
import { hid } from './personalities/hid.ts';
import type { HidReport } from './personalities/hid-report-descriptor.ts';
import type { Instrument } from './personalities/instrument.ts';
import { phdc } from './personalities/phdc.ts';
import type { UsbDevice } from './usb/device.ts';

/** One way in which a device of the catalogue meets a USB port. */
export type Rig = {
  readonly driver: string;
  readonly via: 'serial' | 'uart-bridge' | 'hid' | 'usb';
  /** The kernel's driver that binds. */
  readonly kernel: 'cp210x' | 'ftdi_sio' | 'cdc_acm' | 'usbhid' | 'usbfs';
  readonly connect: (instrument: Instrument) => UsbDevice;
  /** How many times faster than the wall's clock it may live here; a cuff's minute is seconds then. */
  readonly speed?: number;
};

const onCp210x = (driver: string): Rig => ({
  driver,
  via: 'serial',
  kernel: 'cp210x',
  connect: (instrument) => cp210x(instrument),
});

const onFtdi = (driver: string): Rig => ({
  driver,
  via: 'serial',
  kernel: 'ftdi_sio',
  connect: (instrument) => ftdi(instrument),
});

const onAcm = (driver: string): Rig => ({
  driver,
  via: 'serial',
  kernel: 'cdc_acm',
  connect: (instrument) => cdcAcm(instrument),
});

const onCp2110 = (driver: string, baudRate: number): Rig => ({
  driver,
  via: 'uart-bridge',
  kernel: 'usbhid',
  connect: (instrument) => cp2110(instrument, { baudRate }),
});

type HidBus = { readonly vendor: number; readonly product: number; readonly outEndpoint?: boolean };

const onHid = (driver: string, bus: HidBus, ...reports: readonly HidReport[]): Rig => ({
  driver,
  via: 'hid',
  kernel: 'usbhid',
  connect: (instrument) => hid(instrument, { ...bus, reports }),
});

/** For a device that is asked so many questions that its patient would have begun before an emulated host was through. */
const slowly = (rig: Rig): Rig => ({ ...rig, speed: 2 });

/** Every wired device of the catalogue, the serial ones spread over the bridges that are in real cables. */
export const RIGS: readonly Rig[] = [
  onCp210x('nonin'),
  onFtdi('contec-cms50-legacy'),
  onCp210x('contec-cms50'),
  onHid('contec-cms50-eb', { vendor: 0x28e9, product: 0x028a }, { id: 0, input: 64, output: 64 }),
  onFtdi('masimo-rad'),
  onAcm('berry-bci'),
  onFtdi('and-tm2657p'),
  onCp210x('omron-hbp9020'),
  slowly(onHid('omron-hem790it', { vendor: 0x0590, product: 0x0028 }, { id: 0, input: 8, output: 8, feature: 2 })),
  onHid('omron-hem7322u', { vendor: 0x0590, product: 0x0090 }, { id: 2, input: 63, output: 63 }),
  onHid('contec-08a', { vendor: 0x0483, product: 0x5750 }, { id: 0, input: 64, output: 64 }),
  onAcm('beurer-bm65'),
  onHid('beurer-bm58', { vendor: 0x0c45, product: 0x7406, outEndpoint: false }, { id: 0, input: 8, output: 8 }),
  // Only with kiosk-config/system/escale-peripherals.conf: without it the kernel gives its bridge no hidraw node.
  onHid('microlife-bp3gx', { vendor: 0x04b4, product: 0x5500 }, { id: 0, input: 8, output: 8 }),
  onFtdi('and-ua767'),
  slowly(onCp210x('taidoc-thermometer')),
  slowly(onCp2110('taidoc-thermometer', 19_200)),
  onCp210x('taidoc-scale'),
  onCp2110('taidoc-scale', 19_200),
  onFtdi('gtech-gl310'),
  // At its own pace: it asks to associate again before an emulated host that is hurried could have answered.
  { driver: 'ieee11073', via: 'usb', kernel: 'usbfs', speed: 1, connect: (instrument) => phdc(instrument) },
];

/** The rig of a driver, by one of its links. */
export function rigOf(driver: string, via: Rig['via']): Rig {
  const rig = RIGS.find((each) => each.driver === driver && each.via === via);
  if (!rig) throw new RangeError(`no rig for ${driver} by ${via}`);
  return rig;
}
