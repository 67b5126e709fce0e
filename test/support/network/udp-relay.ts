import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Gate, GateOptions, Medium, Target } from './gate.ts';
import type { Lane } from './lane.ts';
import { Outlet } from './outlet.ts';

/** Bytes a socket may hold: what waits, waits in the lane and not in the kernel. */
const KERNEL_BUFFER = 1_048_576;

/** What one client sends has one source port on the target's side, as behind a NAT. */
interface Flow {
  readonly client: RemoteInfo;
  socket: Socket;
}

/** Carries datagrams between the clients of a gate and its target, over the lanes of the link. */
export class UdpRelay implements Gate {
  readonly address: string;
  readonly #medium: Medium;
  readonly #target: Target;
  readonly #beyond: ReadonlySet<string>;
  readonly #gate: Socket;
  readonly #flows = new Map<string, Flow>();
  readonly #up = new Outlet();
  readonly #down = new Outlet();
  #blocked = false;
  #closed = false;

  private constructor(medium: Medium, address: string, target: Target, beyond: readonly string[], gate: Socket) {
    this.#medium = medium;
    this.address = address;
    this.#target = target;
    this.#beyond = new Set(beyond);
    this.#gate = gate;
    gate.on('message', (bytes, client) => this.#leave(bytes, client));
  }

  static async open(medium: Medium, address: string, target: Target, options: GateOptions): Promise<UdpRelay> {
    const gate = createSocket({ type: 'udp4', recvBufferSize: KERNEL_BUFFER, sendBufferSize: KERNEL_BUFFER });
    gate.bind(options.port ?? target.port, address);
    await once(gate, 'listening');
    return new UdpRelay(medium, address, target, options.beyond ?? [], gate);
  }

  get port(): number {
    return this.#gate.address().port;
  }

  block(): void {
    this.#blocked = true;
  }

  unblock(): void {
    this.#blocked = false;
  }

  /** Each flow leaves from a new port; the old one is deaf. */
  rebind(): void {
    for (const flow of this.#flows.values()) {
      flow.socket.close();
      flow.socket = this.#outside(flow.client);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#up.clear();
    this.#down.clear();
    for (const { socket } of this.#flows.values()) socket.close();
    this.#flows.clear();
    const gone = once(this.#gate, 'close');
    this.#gate.close();
    await gone;
  }

  #leave(bytes: Buffer, client: RemoteInfo): void {
    const flow = this.#flowOf(client);
    this.#carry(bytes, client, this.#medium.up, this.#up, () => {
      flow.socket.send(bytes, this.#target.port, this.#target.address);
    });
  }

  #return(bytes: Buffer, client: RemoteInfo): void {
    this.#carry(bytes, client, this.#medium.down, this.#down, () => {
      this.#gate.send(bytes, client.port, client.address);
    });
  }

  #carry(bytes: Buffer, client: RemoteInfo, lane: Lane, outlet: Outlet, deliver: () => void): void {
    if (this.#beyond.has(client.address)) {
      deliver();
      return;
    }
    if (this.#blocked || this.#medium.isCut) return;
    const fate = lane.datagram(performance.now(), bytes.length);
    if (fate.kind !== 'arrives') return;
    outlet.add(fate.at, () => {
      if (!this.#closed && !this.#medium.isCut) deliver();
    });
  }

  #flowOf(client: RemoteInfo): Flow {
    const key = `${client.address}:${client.port}`;
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    const flow = { client, socket: this.#outside(client) };
    this.#flows.set(key, flow);
    return flow;
  }

  #outside(client: RemoteInfo): Socket {
    const socket = createSocket({ type: 'udp4', recvBufferSize: KERNEL_BUFFER, sendBufferSize: KERNEL_BUFFER });
    socket.bind(0, this.address);
    socket.on('message', (bytes) => this.#return(bytes, client));
    return socket;
  }
}
