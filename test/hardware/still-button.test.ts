import { afterEach, beforeAll, expect, test } from 'vitest';
import type { DriversEvent } from '#protocol/drivers-host.ts';
import { Ports, sharedDrivers, sharedMachine } from './bench.ts';
import type { BenchMachine } from './machine/bench-machine.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { usbKeyboard } from './personalities/keyboard.ts';
import { uvcCamera } from './personalities/uvc.ts';

/** One that the rules of the bench's site let the kiosk's account open: what keeps it closed is the configuration alone. */
const FOOT_SWITCH = { vendor: 0x0c45, product: 0x7403, name: 'Foot switch' } as const;
/** Two keys, on the HID keyboard page and as Linux counts them. Source: HID Usage Tables 1.12, 10; linux/input-event-codes.h. */
const F12 = { usage: 0x45, code: 88 } as const;
const A = { usage: 0x04 } as const;

const ports = new Ports();
let machine: BenchMachine;
let drivers: GuestDrivers;

beforeAll(async () => {
  machine = await sharedMachine();
  drivers = await sharedDrivers();
});

afterEach(() => ports.clear());

/** Waits for the input device of this name and for its rights; gives its node. */
async function inputNamed(name: string): Promise<string> {
  const found = await machine.read(
    `until grep -l '${name}' /sys/class/input/event*/device/name; do udevadm settle; done; udevadm settle`,
  );
  return `/dev/input/${found.split('/')[4]}`;
}

/** The input devices the drivers hold open now. */
async function listenedTo(): Promise<readonly string[]> {
  const links = await machine.read(
    `for drivers in $(pgrep -f '^node .*guest/drivers.ts'); do readlink /proc/$drivers/fd/* || true; done`,
  );
  return links.split('\n').filter((path) => path.startsWith('/dev/input/event'));
}

async function untilListenedTo(node: string): Promise<void> {
  while (!(await listenedTo()).includes(node));
}

const isStillButton = ({ type }: DriversEvent): boolean => type === 'still-button';

/** What the drivers tell of buttons after `since`: the first, and whatever they said in the same breath. */
async function pressesSince(since: number): Promise<readonly DriversEvent[]> {
  await drivers.events.until(isStillButton, since);
  // Asked after it and answered after it, on the same stream.
  await drivers.selfTest('nonin');
  return drivers.events.events.slice(since).filter(isStillButton);
}

test('the button of a UVC camera that is in use asks for a still picture', async () => {
  drivers.send({ type: 'configure', bindings: [] });
  const camera = uvcCamera();
  await ports.plug(camera.device);
  await untilListenedTo(await inputNamed('Dermatoscope'));
  const streaming = machine.spawn(['v4l2-ctl', '--device', '/dev/video0', '--stream-mmap=4', '--stream-count=0']);
  await camera.listened;
  for (const press of ['the first', 'the second']) {
    const since = drivers.events.events.length;
    camera.press(true);
    const told = await pressesSince(since);
    expect(told, press).toEqual([expect.objectContaining({ name: expect.stringContaining('Dermatoscope') })]);
    camera.press(false);
  }
  streaming.kill('SIGTERM');
  await streaming.finished;
});

test('a configured key of a configured keyboard asks for a still picture, its other keys do not', async () => {
  const { name } = FOOT_SWITCH;
  drivers.send({
    type: 'configure',
    bindings: [],
    stillButtons: [{ vendorId: '0c45', productId: '7403', keys: [F12.code] }],
  });
  const keyboard = usbKeyboard(FOOT_SWITCH);
  await ports.plug(keyboard.device);
  await untilListenedTo(await inputNamed(name));
  const since = drivers.events.events.length;
  // In one report, so that the drivers read both presses at once.
  keyboard.strike(A.usage, F12.usage);
  expect(await pressesSince(since)).toEqual([expect.objectContaining({ name: expect.stringContaining(name) })]);
});

test('a keyboard the configuration does not name is not opened, even where the kiosk’s account may', async () => {
  drivers.send({ type: 'configure', bindings: [] });
  await ports.plug(usbKeyboard(FOOT_SWITCH).device);
  const closed = await inputNamed(FOOT_SWITCH.name);
  expect(await machine.run(`test -r ${closed}`)).toMatchObject({ code: 0 });
  // It came later than the keyboard: who listens to it has seen both.
  await ports.plug(uvcCamera().device);
  const opened = await inputNamed('Dermatoscope');
  await untilListenedTo(opened);
  expect(await listenedTo()).toEqual([opened]);
});
