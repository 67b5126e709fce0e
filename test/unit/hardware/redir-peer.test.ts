import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
} from '#test/hardware/usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '#test/hardware/usb/device.ts';
import { plugIn } from '#test/hardware/usb/redir-peer.ts';
import { encodeMessage, helloBody, MESSAGE, type Message, MessageReader } from '#test/hardware/usb/redir-wire.ts';
import { EventLog } from '#test/simulators/event-log.ts';

const [FIRST, SECOND, EVENTS] = [0x81, 0x82, 0x83];

let folder: string;
let server: Server;
let machine: Socket;
let heard: EventLog<Message>;
let bus: UsbBus;
let unplug: () => Promise<void>;

const device: UsbDevice = {
  speed: 'high',
  deviceDescriptor: deviceDescriptor({ vendor: 0x1234, product: 0x5678 }),
  configuration: configurationDescriptor(
    1,
    interfaceDescriptor(0, 0, 3, [0xff, 0, 0]),
    endpointDescriptor(FIRST, 'bulk', 64),
    endpointDescriptor(SECOND, 'bulk', 64),
    endpointDescriptor(EVENTS, 'interrupt', 8, 1),
  ),
  strings: [],
  plugged: (attached) => {
    bus = attached;
  },
  unplugged: () => undefined,
  control: () => undefined,
  receive: () => undefined,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-redir-'));
  server = createServer().listen(join(folder, 'slot'));
  heard = new EventLog();
  const connected = once(server, 'connection');
  unplug = await plugIn(device, join(folder, 'slot'));
  [machine] = await connected;
  const reader = new MessageReader();
  machine.on('data', (bytes) => {
    for (const message of reader.push(bytes)) heard.tell(message);
  });
  machine.write(encodeMessage(MESSAGE.hello, 0n, false, [helloBody()]));
  await heard.until(({ type }) => type === MESSAGE.deviceConnect);
});

afterEach(async () => {
  await unplug();
  machine.destroy();
  server.close();
  await rm(folder, { recursive: true });
});

const send = (type: number, id: bigint, ...bytes: number[]): void =>
  void machine.write(encodeMessage(type, id, true, [Uint8Array.from(bytes)]));

/** Asks for a bulk transfer of up to `length` bytes. */
const ask = (endpoint: number, id: bigint, length = 64): void =>
  send(MESSAGE.bulk, id, endpoint, 0, length, 0, 0, 0, 0, 0, 0, 0);

const answerTo = (id: bigint): Promise<Message> => heard.until((each) => each.type === MESSAGE.bulk && each.id === id);

test('a high-speed device says so', async () => {
  const { body } = await heard.until(({ type }) => type === MESSAGE.deviceConnect);
  expect([...body.subarray(0, 1), ...body.subarray(4, 8)]).toEqual([2, 0x34, 0x12, 0x78, 0x56]);
});

test('ending the polls of one endpoint leaves what others were asked for', async () => {
  ask(FIRST, 1n);
  send(MESSAGE.startInterrupt, 2n, EVENTS);
  send(MESSAGE.stopInterrupt, 3n, EVENTS);
  await heard.until(({ type, id }) => type === MESSAGE.interruptStatus && id === 3n);
  bus.send(FIRST, Uint8Array.of(7));
  expect([...(await answerTo(1n)).body.subarray(1, 11)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 7]);
});

test('cancelling one transfer answers that one alone', async () => {
  ask(FIRST, 1n);
  ask(FIRST, 2n);
  ask(SECOND, 3n);
  send(MESSAGE.cancel, 1n);
  expect((await answerTo(1n)).body.readUInt8(1)).toBe(1);
  bus.send(SECOND, Uint8Array.of(9));
  bus.send(FIRST, Uint8Array.of(8));
  expect((await answerTo(3n)).body.at(-1)).toBe(9);
  expect((await answerTo(2n)).body.at(-1)).toBe(8);
});

test('a transfer longer than what was asked for goes on with the next request', async () => {
  bus.send(FIRST, Uint8Array.of(1, 2, 3));
  ask(FIRST, 1n, 2);
  ask(FIRST, 2n, 2);
  expect([...(await answerTo(1n)).body.subarray(10)]).toEqual([1, 2]);
  expect([...(await answerTo(2n)).body.subarray(10)]).toEqual([3]);
});
