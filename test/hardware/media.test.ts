import { afterEach, beforeAll, expect, test } from 'vitest';
import { Ports, sharedMachine } from './bench.ts';
import type { BenchMachine } from './machine/bench-machine.ts';
import { strongestTone } from './media/tone.ts';
import { usbMicrophone } from './personalities/usb-audio.ts';
import { PICTURE, pictureOf, uvcCamera } from './personalities/uvc.ts';

const PICTURE_BYTES = PICTURE.width * PICTURE.height * 2;

const ports = new Ports();
let machine: BenchMachine;

beforeAll(async () => {
  machine = await sharedMachine();
});

afterEach(() => ports.clear());

/** Waits for udev to have made a node of this kind. */
const untilNode = (pattern: string): Promise<unknown> =>
  machine.read(`until compgen -G '${pattern}' >/dev/null; do udevadm settle; done; udevadm settle`);

const untilNone = (pattern: string): Promise<unknown> =>
  machine.read(`while compgen -G '${pattern}' >/dev/null; do udevadm settle; done`);

const streamPictures = (count: number): string =>
  `v4l2-ctl --device /dev/video0 --stream-mmap=4 --stream-count=${count} --stream-to=/tmp/pictures && base64 -w0 /tmp/pictures`;

const recordSound = (seconds: number): string =>
  `arecord --quiet --device hw:0 --format S16_LE --rate 48000 --channels 1 --file-type raw --duration ${seconds} /tmp/sound && base64 -w0 /tmp/sound`;

function expectPictures(encoded: string, count: number): void {
  const bytes = Buffer.from(encoded, 'base64');
  expect(bytes.length).toBe(count * PICTURE_BYTES);
  const numbers = Array.from({ length: count }, (_, at) => {
    const picture = bytes.subarray(at * PICTURE_BYTES, (at + 1) * PICTURE_BYTES);
    const number = (picture[0] ?? 0) / 8;
    expect(picture.equals(pictureOf(number)), `picture ${at} is whole`).toBe(true);
    return number;
  });
  for (const [at, number] of numbers.slice(1).entries()) expect(number).not.toBe(numbers[at]);
}

test('the kiosk’s account reads whole pictures of a UVC camera', async () => {
  await ports.plug(uvcCamera().device);
  await untilNode('/dev/video0');
  const { code, out, err } = await machine.run(streamPictures(5));
  expect(code, err).toBe(0);
  expectPictures(out, 5);
  await ports.clear();
  await untilNone('/dev/video*');
});

test('the kiosk’s account hears the tone of a USB microphone', { retry: 2 }, async () => {
  await ports.plug(usbMicrophone([440]));
  await untilNode('/dev/snd/pcmC0D0c');
  const { code, out, err } = await machine.run(recordSound(2));
  expect(code, err).toBe(0);
  const tone = strongestTone(Buffer.from(out, 'base64'));
  expect(tone.frequency).toBeCloseTo(440, -1);
  expect(tone.share).toBeGreaterThan(0.9);
});

test('a camera and a microphone stream at the same time', async () => {
  await Promise.all([ports.plug(uvcCamera().device), ports.plug(usbMicrophone([300]))]);
  await untilNode('/dev/video0');
  await untilNode('/dev/snd/pcmC0D0c');
  const [pictures, sound] = await Promise.all([machine.run(streamPictures(10)), machine.run(recordSound(2))]);
  expectPictures(pictures.out, 10);
  expect(strongestTone(Buffer.from(sound.out, 'base64')).frequency).toBeCloseTo(300, -1);
});
