import { performance } from 'node:perf_hooks';
import { projectRoot } from '#build/machine/project.ts';
import { prepareBenchMachine } from '#build/runtimes/bench-machine.ts';
import { BenchMachine } from '#test/hardware/machine/bench-machine.ts';
import { GuestDrivers } from '#test/hardware/machine/guest-drivers.ts';
import { Instrument } from '#test/hardware/personalities/instrument.ts';
import { RIGS, type Rig } from '#test/hardware/rigs.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import type { Bench, Figure } from '../figure.ts';

/** One device for each transport. */
const WAYS: readonly Pick<Rig, 'driver' | 'via'>[] = [
  { via: 'serial', driver: 'nonin' },
  { via: 'hid', driver: 'contec-cms50-eb' },
  { via: 'uart-bridge', driver: 'taidoc-thermometer' },
  { via: 'usb', driver: 'ieee11073' },
];

const LOADED = 'the first device that needs it has the kernel load its driver';

const rigs = WAYS.map(({ driver, via }) => {
  const rig = RIGS.find((each) => each.driver === driver && each.via === via);
  const make = SIMULATORS[driver];
  if (!rig || !make) throw new Error(`${driver} by ${via} has no rig, or no simulator`);
  return { ...rig, make };
});

/** Where the one serial device is that is plugged. */
const PORTS: Readonly<Partial<Record<string, string>>> = {
  cp210x: '/dev/ttyUSB0',
  ftdi_sio: '/dev/ttyUSB0',
  cdc_acm: '/dev/ttyACM0',
};

/** Ms from the plug of a device until the drivers tell it `ready`, and from its unplug until they tell it `absent`. */
async function timesOf(
  machine: BenchMachine,
  drivers: GuestDrivers,
  { driver, via, kernel, connect, make }: (typeof rigs)[number],
  count: number,
): Promise<{ readonly ready: readonly number[]; readonly absent: readonly number[] }> {
  const [ready, absent]: [number[], number[]] = [[], []];
  const port = via === 'uart-bridge' ? '/dev/hidraw0' : PORTS[kernel];
  drivers.send({ type: 'configure', bindings: port === undefined ? [] : [{ driver, port }] });
  await drivers.untilState(driver, 'absent');
  for (let round = 0; round < count; round += 1) {
    const device = connect(new Instrument(make()));
    const plugging = performance.now();
    const { unplug } = await machine.plug(device);
    await drivers.untilState(driver, 'ready');
    ready.push(performance.now() - plugging);
    const pulling = performance.now();
    await unplug();
    await drivers.untilState(driver, 'absent');
    absent.push(performance.now() - pulling);
  }
  return { ready, absent };
}

/** What must be known of the machine the times were taken in. */
async function noteOn(machine: BenchMachine): Promise<string> {
  const model = (await machine.read("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1")).trim();
  return model.startsWith('QEMU') ? 'the processor is emulated' : `in a virtual machine on ${model}`;
}

export const plug: Bench = {
  name: 'plug',
  about:
    'from the plug of a device to its being usable, and from its unplug to its being missed, on the hardware bench',
  measure: async (effort) => {
    const machine = await BenchMachine.start(await prepareBenchMachine(), projectRoot);
    try {
      const note = await noteOn(machine);
      const drivers = await GuestDrivers.start(machine);
      const figures: Figure[] = [];
      for (const rig of rigs) {
        const { ready, absent } = await timesOf(machine, drivers, rig, effort === 'quick' ? 2 : 10);
        const name = `${rig.via} (${rig.driver}, ${rig.kernel})`;
        figures.push({ name: `${name}: plug to ready`, unit: 'ms', samples: ready, note: `${note}; ${LOADED}` });
        figures.push({ name: `${name}: unplug to absent`, unit: 'ms', samples: absent, note });
      }
      return figures;
    } finally {
      await machine.stop();
    }
  },
};
