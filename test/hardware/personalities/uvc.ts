import {
  associationDescriptor,
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
  u16,
  u32,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';

/** Source of everything here: USB Device Class Definition for Video Devices 1.0. */
const [VIDEO_CONTROL, VIDEO_STREAMING] = [0, 1];
const [STREAM, STATUS] = [0x81, 0x82];

const REQUEST = { setCurrent: 0x01, getLength: 0x85, getInformation: 0x86 } as const;
const [PROBE, COMMIT] = [1, 2];

/** Small enough for full speed: 384 kB/s of at most 1 MB/s. */
export const PICTURE = { width: 160, height: 120, rate: 10 } as const;
const SIZE = PICTURE.width * PICTURE.height * 2;
const INTERVAL = 10_000_000 / PICTURE.rate;
const FRAMES_PER_PICTURE = 1000 / PICTURE.rate;
const PACKET = 944;
const HEADER = 2;

const CAMERA_TERMINAL = [18, 0x24, 2, 1, ...u16(0x0201), 0, 0, ...u16(0), ...u16(0), ...u16(0), 3, 0, 0, 0];
const OUTPUT_TERMINAL = [9, 0x24, 3, 2, ...u16(0x0101), 0, 1, 0];
const CONTROL_TOTAL = 13 + CAMERA_TERMINAL.length + OUTPUT_TERMINAL.length;
const CONTROL_HEADER = [13, 0x24, 1, ...u16(0x0100), ...u16(CONTROL_TOTAL), ...u32(48_000_000), 1, VIDEO_STREAMING];

const YUY2 = [0x59, 0x55, 0x59, 0x32, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const FORMAT = [27, 0x24, 4, 1, 1, ...YUY2, 16, 1, 0, 0, 0, 0];
const BITS_PER_SECOND = SIZE * 8 * PICTURE.rate;
const FRAME = [
  ...[30, 0x24, 5, 1, 0, ...u16(PICTURE.width), ...u16(PICTURE.height)],
  ...[...u32(BITS_PER_SECOND), ...u32(BITS_PER_SECOND), ...u32(SIZE), ...u32(INTERVAL), 1, ...u32(INTERVAL)],
];
const COLOURS = [6, 0x24, 0x0d, 1, 1, 4];
const STREAM_TOTAL = 14 + FORMAT.length + FRAME.length + COLOURS.length;
/** bTriggerSupport and bTriggerUsage are 1: a button that asks for a still picture, told to the host. */
const STREAM_HEADER = [14, 0x24, 1, 1, ...u16(STREAM_TOTAL), STREAM, 0, 2, 1, 1, 1, 1, 0];

/** The nth picture: luma rises along the line and moves with n, so that a reader can tell which one it has. */
export function pictureOf(n: number): Uint8Array {
  const picture = new Uint8Array(SIZE).fill(128);
  for (let at = 0; at < SIZE; at += 2) picture[at] = ((at / 2) % PICTURE.width) + 8 * n;
  return picture;
}

export type Camera = {
  readonly device: UsbDevice;
  /** The host listens to the button: a program has the camera open. */
  readonly listened: Promise<void>;
  readonly press: (isDown: boolean) => void;
};

/** What a camera says it is. */
type CameraIdentity = { readonly name: string; readonly product: number; readonly serial: string };

const DERMATOSCOPE: CameraIdentity = { name: 'Dermatoscope', product: 0x2c99, serial: 'UVC0001' };

/** A camera as a dermatoscope is one: pictures over isochronous packets, and a button told by status packets. */
export function uvcCamera({ name, product, serial }: CameraIdentity = DERMATOSCOPE): Camera {
  let bus: UsbBus | undefined;
  let listen: () => void = () => undefined;
  const listened = new Promise<void>((resolve) => {
    listen = resolve;
  });
  let pictures = 0;
  let picture = pictureOf(0);
  let tick = 0;

  /** One packet a frame: a picture's pieces one after the other, then headers alone until the next picture is due. */
  const nextPacket = (): Uint8Array => {
    if (tick === FRAMES_PER_PICTURE) {
      tick = 0;
      pictures += 1;
      picture = pictureOf(pictures);
    }
    const piece = picture.subarray(tick * (PACKET - HEADER), (tick + 1) * (PACKET - HEADER));
    const isLast = piece.length > 0 && (tick + 1) * (PACKET - HEADER) >= SIZE;
    tick += 1;
    return Uint8Array.from([HEADER, 0x80 | (isLast ? 0x02 : 0) | (pictures & 1), ...piece]);
  };

  const settings = (): Uint8Array =>
    Uint8Array.from([...u16(1), 1, 1, ...u32(INTERVAL), ...new Uint8Array(10), ...u32(SIZE), ...u32(PACKET)]);

  const device: UsbDevice = {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor: 0x1bcf, product, deviceClass: [0xef, 2, 1] }),
    configuration: configurationDescriptor(
      2,
      associationDescriptor(VIDEO_CONTROL, 2, [14, 3, 0]),
      interfaceDescriptor(VIDEO_CONTROL, 0, 1, [14, 1, 0]),
      CONTROL_HEADER,
      CAMERA_TERMINAL,
      OUTPUT_TERMINAL,
      endpointDescriptor(STATUS, 'interrupt', 16, 8),
      [5, 0x25, 3, ...u16(16)],
      interfaceDescriptor(VIDEO_STREAMING, 0, 0, [14, 2, 0]),
      STREAM_HEADER,
      FORMAT,
      FRAME,
      COLOURS,
      interfaceDescriptor(VIDEO_STREAMING, 1, 1, [14, 2, 0]),
      endpointDescriptor(STREAM, 'isochronous', PACKET, 1),
    ),
    strings: ['Escale bench', name, serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: () => undefined,
    polled: (_, isPolled) => isPolled && listen(),
    control: ({ request, value, index }) => {
      const selector = value >> 8;
      if ((index & 0xff) !== VIDEO_STREAMING || (selector !== PROBE && selector !== COMMIT)) return undefined;
      if (request === REQUEST.setCurrent) return new Uint8Array();
      if (request === REQUEST.getLength) return Uint8Array.from(u16(26));
      if (request === REQUEST.getInformation) return Uint8Array.of(0x03);
      return settings();
    },
    receive: () => undefined,
    isochronous: (_, packets) => Array.from({ length: packets }, nextPacket),
  };
  // bStatusType 2: streaming; bEvent 0: the button.
  return {
    device,
    listened,
    press: (isDown) => bus?.send(STATUS, Uint8Array.of(2, VIDEO_STREAMING, 0, isDown ? 1 : 0)),
  };
}
