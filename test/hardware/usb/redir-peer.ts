import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Endpoint, type InterfaceSetting, parseConfiguration } from './descriptors.ts';
import type { Setup, UsbDevice } from './device.ts';
import { EndpointQueue } from './endpoint-queue.ts';
import { IsochronousPump } from './isochronous-pump.ts';
import { deviceConnectBody, endpointInfoBody, interfaceInfoBody } from './redir-tables.ts';
import { encodeMessage, helloBody, MESSAGE, type Message, MessageReader, STATUS } from './redir-wire.ts';
import { answerStandard } from './standard-requests.ts';

const INTERRUPT = 3;

/**
 * A device plugged into a slot of the machine: the device's side of USB redirection. Closing the socket is a surprise
 * unplug, in whatever phase the machine is.
 */
class Peer {
  readonly #device: UsbDevice;
  readonly #socket: Socket;
  readonly #reader = new MessageReader();
  readonly #settings: readonly InterfaceSetting[];
  readonly #alternates = new Map<number, number>();
  readonly #queues = new Map<number, EndpointQueue>();
  readonly #receiving = new Set<number>();
  readonly #pumps = new Map<number, IsochronousPump>();
  #packets = 0n;

  constructor(device: UsbDevice, socket: Socket) {
    this.#device = device;
    this.#socket = socket;
    this.#settings = parseConfiguration(device.configuration);
    socket.on('data', (bytes) => {
      for (const message of this.#reader.push(bytes)) this.#obey(message);
    });
    socket.once('close', () => {
      for (const pump of this.#pumps.values()) pump.stop();
      device.unplugged();
    });
    // A machine that is switched off closes on us; that is no fault.
    socket.on('error', () => undefined);
    this.#tell(MESSAGE.hello, 0n, helloBody());
  }

  #tell(type: number, id: bigint, ...parts: readonly Uint8Array[]): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeMessage(type, id, this.#reader.wideIds, parts));
  }

  #obey({ type, id, body }: Message): void {
    switch (type) {
      case MESSAGE.hello:
        this.#introduce();
        break;
      case MESSAGE.setConfiguration:
        this.#alternates.clear();
        this.#describe();
        this.#tell(MESSAGE.configurationStatus, id, Uint8Array.of(STATUS.success, body.readUInt8(0)));
        break;
      case MESSAGE.getConfiguration:
        this.#tell(MESSAGE.configurationStatus, id, Uint8Array.of(STATUS.success, 1));
        break;
      case MESSAGE.setAlternate:
        this.#setAlternate(id, body.readUInt8(0), body.readUInt8(1));
        break;
      case MESSAGE.getAlternate: {
        const number = body.readUInt8(0);
        const setting = this.#alternates.get(number) ?? 0;
        this.#tell(MESSAGE.alternateStatus, id, Uint8Array.of(STATUS.success, number, setting));
        break;
      }
      case MESSAGE.startIsochronous:
        this.#startIsochronous(id, body.readUInt8(0));
        break;
      case MESSAGE.stopIsochronous:
        this.#stopIsochronous(body.readUInt8(0));
        this.#tell(MESSAGE.isochronousStatus, id, Uint8Array.of(STATUS.success, body.readUInt8(0)));
        break;
      case MESSAGE.startInterrupt:
        this.#startInterrupt(id, body.readUInt8(0));
        break;
      case MESSAGE.stopInterrupt:
        // This endpoint alone: what waits on the others stays.
        this.#receiving.delete(body.readUInt8(0));
        this.#device.polled?.(body.readUInt8(0), false);
        this.#tell(MESSAGE.interruptStatus, id, Uint8Array.of(STATUS.success, body.readUInt8(0)));
        break;
      case MESSAGE.control:
        this.#control(id, body);
        break;
      case MESSAGE.bulk:
        this.#bulk(id, body);
        break;
      case MESSAGE.interrupt:
        this.#device.receive(body.readUInt8(0), Buffer.from(body.subarray(4)));
        this.#tell(MESSAGE.interrupt, id, body.subarray(0, 1), Uint8Array.of(STATUS.success), body.subarray(2, 4));
        break;
      case MESSAGE.cancel:
        this.#cancel(id);
        break;
    }
  }

  #introduce(): void {
    this.#describe();
    this.#tell(MESSAGE.deviceConnect, 0n, deviceConnectBody(this.#device));
    this.#device.plugged({
      send: (endpoint, bytes) => this.#send(endpoint, bytes),
      waiting: (endpoint) => this.#queue(endpoint).waiting,
      discard: (endpoint) => void this.#queue(endpoint).drain(),
    });
  }

  /** Tells the interfaces and endpoints of the present alternate settings. */
  #describe(): void {
    const active = this.#active();
    this.#tell(MESSAGE.interfaceInfo, 0n, interfaceInfoBody(active));
    this.#tell(MESSAGE.endpointInfo, 0n, endpointInfoBody(active));
  }

  #active(): readonly InterfaceSetting[] {
    return this.#settings.filter(({ number, alternate }) => alternate === (this.#alternates.get(number) ?? 0));
  }

  #endpoint(address: number): Endpoint | undefined {
    return this.#active()
      .flatMap(({ endpoints }) => endpoints)
      .find((endpoint) => endpoint.address === address);
  }

  #queue(endpoint: number): EndpointQueue {
    const known = this.#queues.get(endpoint);
    if (known) return known;
    const made = new EndpointQueue();
    this.#queues.set(endpoint, made);
    return made;
  }

  #setAlternate(id: bigint, number: number, setting: number): void {
    this.#alternates.set(number, setting);
    this.#describe();
    this.#device.alternate?.(number, setting);
    this.#tell(MESSAGE.alternateStatus, id, Uint8Array.of(STATUS.success, number, setting));
  }

  #startIsochronous(id: bigint, endpoint: number): void {
    this.#stopIsochronous(endpoint);
    this.#tell(MESSAGE.isochronousStatus, id, Uint8Array.of(STATUS.success, endpoint));
    const { isochronous } = this.#device;
    if (!isochronous) return;
    const pump = new IsochronousPump((packets) => {
      for (const packet of isochronous(endpoint, packets)) {
        const header = Buffer.from([endpoint, STATUS.success, 0, 0]);
        header.writeUInt16LE(packet.length, 2);
        this.#tell(MESSAGE.isochronous, this.#packets, header, packet);
        this.#packets += 1n;
      }
    });
    this.#pumps.set(endpoint, pump);
  }

  #stopIsochronous(endpoint: number): void {
    this.#pumps.get(endpoint)?.stop();
    this.#pumps.delete(endpoint);
  }

  #startInterrupt(id: bigint, endpoint: number): void {
    this.#receiving.add(endpoint);
    this.#tell(MESSAGE.interruptStatus, id, Uint8Array.of(STATUS.success, endpoint));
    this.#device.polled?.(endpoint, true);
    this.#pushInterrupts(endpoint);
  }

  #send(endpoint: number, bytes: Uint8Array): void {
    this.#queue(endpoint).send(bytes);
    if (this.#endpoint(endpoint)?.type === INTERRUPT) this.#pushInterrupts(endpoint);
  }

  #pushInterrupts(endpoint: number): void {
    if (!this.#receiving.has(endpoint)) return;
    for (const bytes of this.#queue(endpoint).drain()) {
      const header = Buffer.from([endpoint, STATUS.success, 0, 0]);
      header.writeUInt16LE(bytes.length, 2);
      this.#tell(MESSAGE.interrupt, this.#packets, header, bytes);
      this.#packets += 1n;
    }
  }

  /** `usb_redir_control_packet_header`: endpoint, request, type, status, value, index, length. */
  #control(id: bigint, body: Buffer): void {
    const setup: Setup = {
      type: body.readUInt8(2),
      request: body.readUInt8(1),
      value: body.readUInt16LE(4),
      index: body.readUInt16LE(6),
      length: body.readUInt16LE(8),
    };
    const standard = (setup.type & 0x60) === 0 && (setup.type & 0x1f) !== 1;
    const sent = Buffer.from(body.subarray(10));
    const answer = standard ? answerStandard(this.#device, setup) : this.#device.control(setup, sent);
    const header = Buffer.from(body.subarray(0, 10));
    header.writeUInt8(answer ? STATUS.success : STATUS.stall, 3);
    const incoming = (setup.type & 0x80) !== 0;
    const data = incoming && answer ? answer.subarray(0, setup.length) : new Uint8Array();
    header.writeUInt16LE(incoming ? data.length : answer ? sent.length : 0, 8);
    this.#tell(MESSAGE.control, id, header, data);
  }

  /** `usb_redir_bulk_packet_header`: endpoint, status, length, stream, the length's upper half. */
  #bulk(id: bigint, body: Buffer): void {
    const endpoint = body.readUInt8(0);
    if ((endpoint & 0x80) === 0) {
      const sent = Buffer.from(body.subarray(10));
      this.#tell(MESSAGE.bulk, id, bulkHeader(endpoint, STATUS.success, sent.length));
      this.#device.receive(endpoint, sent);
      return;
    }
    this.#device.asked?.(endpoint);
    this.#queue(endpoint).ask({
      id,
      length: body.readUInt16LE(2) + body.readUInt16LE(8) * 0x1_0000,
      deliver: (bytes) => this.#tell(MESSAGE.bulk, id, bulkHeader(endpoint, STATUS.success, bytes.length), bytes),
    });
  }

  #cancel(id: bigint): void {
    for (const [endpoint, queue] of this.#queues)
      if (queue.cancel(id)) this.#tell(MESSAGE.bulk, id, bulkHeader(endpoint, STATUS.cancelled, 0));
  }
}

function bulkHeader(endpoint: number, status: number, length: number): Buffer {
  const header = Buffer.alloc(10);
  header.writeUInt8(endpoint, 0);
  header.writeUInt8(status, 1);
  header.writeUInt16LE(length & 0xffff, 2);
  header.writeUInt16LE(length >>> 16, 8);
  return header;
}

/** ms between two tries, and ms after which the emulator is taken for dead. */
const TRY = { every: 20, within: 30_000 } as const;

/** A busy emulator that has not yet taken leave of the device before has no room for the next: EAGAIN, until it has. */
async function connected(path: string): Promise<Socket> {
  const giveUpAt = performance.now() + TRY.within;
  for (;;) {
    const socket = connect(path);
    const failure = await once(socket, 'connect').then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    );
    if (failure === null) return socket;
    if (failure.code !== 'EAGAIN' || performance.now() > giveUpAt) throw failure;
    await setTimeout(TRY.every);
  }
}

/** Plugs a device into the slot whose socket is at `path`. Resolves with what pulls it out again. */
export async function plugIn(device: UsbDevice, path: string): Promise<() => Promise<void>> {
  const socket = await connected(path);
  new Peer(device, socket);
  return async () => {
    if (socket.closed) return;
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
  };
}
