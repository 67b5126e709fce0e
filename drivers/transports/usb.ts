import { performance } from 'node:perf_hooks';
import type { Device, Endpoint, Interface } from 'usb';
import { ChunkQueue } from './chunk-queue.ts';
import { abortable, messageOf, untilAccessible } from './node-access.ts';
import { type Link, type Port, PortError, type ReadOptions, type ReadResult } from './transport.ts';
import { InPump, transferOut } from './usb-endpoint.ts';

type UsbLink = Extract<Link, { via: 'usb' }>;

/** Personal healthcare devices: their class function descriptor and the request of theirs that is made. Source: USB PHDC 1.0. */
const PHDC = {
  interfaceClass: 0x0f,
  functionDescriptor: 0x20,
  ieee11073: 0x02,
  hasMetadata: 0x01,
  clearFeature: 0x01,
  metadataFeature: 0x0001,
  /** Class request to the interface, no data to the host. */
  toInterface: 0x21,
} as const;

const BULK = 2;
const INTERRUPT = 3;

const isIn = ({ direction }: Endpoint): boolean => direction === 'in';

/** The interface's class-specific descriptor of a type: bytes after its length and type. */
export function classDescriptor(extra: Uint8Array, type: number): Uint8Array | undefined {
  for (let at = 0; at + 1 < extra.length; ) {
    const length = extra[at] ?? 0;
    if (length < 2 || at + length > extra.length) return undefined;
    if (extra[at + 1] === type) return extra.slice(at + 2, at + length);
    at += length;
  }
  return undefined;
}

/** One claimed interface: each transfer to the host is a chunk. */
class UsbPort implements Port {
  readonly #device: Device;
  readonly #interface: Interface;
  readonly #path: string;
  readonly #out: Endpoint;
  readonly #queue = new ChunkQueue();
  readonly #pumps: readonly InPump[];
  #fault: PortError | undefined;

  constructor(device: Device, claimed: Interface, path: string, out: Endpoint, ins: readonly Endpoint[]) {
    this.#device = device;
    this.#interface = claimed;
    this.#path = path;
    this.#out = out;
    this.#pumps = ins.map(
      (endpoint) =>
        new InPump(
          endpoint,
          (bytes) => this.#queue.push({ bytes, at: this.now() }),
          (cause) => this.#fail(new PortError('disconnected', `${path} went away: ${messageOf(cause)}`, { cause })),
        ),
    );
  }

  #fail(fault: PortError): void {
    this.#fault ??= fault;
    this.#queue.fail(this.#fault);
  }

  now(): number {
    return performance.now();
  }

  async read(options: ReadOptions): Promise<ReadResult> {
    const result = await this.#queue.read(options);
    if (result.type !== 'timed-out') return result;
    await Promise.all(this.#pumps.map((pump) => pump.flush()));
    const chunk = this.#queue.take();
    return chunk ? { type: 'chunk', chunk } : result;
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#fault) throw this.#fault;
    await transferOut(this.#out, bytes, signal).catch((cause: unknown) => {
      throw this.#fault ?? cause;
    });
  }

  async close(): Promise<void> {
    if (this.#fault?.code === 'closed') return;
    this.#fault = new PortError('closed', `${this.#path} is closed`);
    this.#queue.fail(this.#fault);
    await Promise.all(this.#pumps.map((pump) => pump.stop()));
    await this.#interface.releaseAsync().catch(() => undefined);
    closeDevice(this.#device);
  }
}

function closeDevice(device: Device): void {
  try {
    device.close();
  } catch {
    // It went away with its handle.
  }
}

/** A port by its node's path, `/dev/bus/usb/<bus>/<device>`. */
function findDevice(devices: readonly Device[], path: string): Device | undefined {
  const [number, bus] = path.split('/').reverse().map(Number);
  return devices.find(({ busNumber, deviceAddress }) => busNumber === bus && deviceAddress === number);
}

/** A device that had another host before may still send a preamble before each transfer: it is told not to. */
function dropMetadata(device: Device, number: number): Promise<void> {
  return new Promise((resolve) => {
    const { toInterface, clearFeature, metadataFeature } = PHDC;
    // A device may stall the request; it then sends no preamble either. The request has a time-out of its own (1 s).
    device.controlTransfer(toInterface, clearFeature, metadataFeature, number, Buffer.alloc(0), () => resolve());
  });
}

async function claim(device: Device, path: string, link: UsbLink): Promise<UsbPort> {
  device.open();
  const [main, sub, protocol] = link.interface;
  const found = device.interfaces?.find(
    ({ descriptor: { bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol } }) =>
      bInterfaceClass === main && bInterfaceSubClass === sub && bInterfaceProtocol === protocol,
  );
  if (!found) throw new PortError('open-failed', `${path} has no interface of class ${link.interface.join('/')}`);
  const description = classDescriptor(found.descriptor.extra, PHDC.functionDescriptor);
  if (main === PHDC.interfaceClass && description && description[0] !== PHDC.ieee11073)
    throw new PortError('open-failed', `${path} does not speak IEEE 11073 (data format ${description[0]})`);
  found.claim();
  const out = found.endpoints.find((each) => !isIn(each) && each.transferType === BULK);
  const ins = found.endpoints.filter((each) => isIn(each) && [BULK, INTERRUPT].includes(each.transferType));
  if (!out || ins.length === 0) throw new PortError('open-failed', `${path} has no bulk endpoints both ways`);
  if (((description?.[1] ?? 0) & PHDC.hasMetadata) !== 0) await dropMetadata(device, found.interfaceNumber);
  return new UsbPort(device, found, path, out, ins);
}

/**
 * Opens the interface of a USB device that a link describes, by the device's node. Rejects with {@link PortError} `absent` or
 * `open-failed`, or the signal's reason.
 */
export async function openUsb(path: string, link: UsbLink, signal: AbortSignal): Promise<Port> {
  await untilAccessible(path, signal);
  // Loaded at the first use: a machine without the libraries it needs loses its USB devices and nothing else.
  const { getDeviceList } = await import('usb').catch((cause: unknown) => {
    throw new PortError('open-failed', `${path}: ${messageOf(cause)}`, { cause });
  });
  const device = findDevice(getDeviceList(), path);
  if (!device) throw new PortError('absent', `${path} is not on the bus`);
  const opening = claim(device, path, link).catch((cause: unknown) => {
    closeDevice(device);
    throw cause instanceof PortError ? cause : new PortError('open-failed', `${path}: ${messageOf(cause)}`, { cause });
  });
  return abortable(opening, signal).catch((cause: unknown) => {
    opening.then(
      (port) => port.close(),
      () => undefined,
    );
    throw cause;
  });
}
