import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Gate, GateOptions, Medium, Target } from './gate.ts';
import { type Lane, nextRetransmission } from './lane.ts';
import { latch } from './latch.ts';

/** Bytes of one stream that may be on their way: above, its sender waits, as for a window that is full. */
const WINDOW = 262_144;

interface Piece {
  readonly at: number;
  readonly bytes: number;
  readonly deliver: () => void;
}

interface Way {
  readonly medium: Medium;
  readonly lane: Lane;
  readonly isBlocked: () => boolean;
  /** Whether this way crosses the link at all. */
  readonly isFree: boolean;
}

/** Carries the connections of a gate to its target, over the lanes of the link. A cut holds them; nobody is told. */
export class TcpRelay implements Gate {
  readonly address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #unblocked = latch();
  #blocked = false;

  private constructor(medium: Medium, address: string, target: Target, beyond: readonly string[]) {
    this.address = address;
    const isBlocked = () => this.#blocked;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (inside) => {
      const isFree = beyond.includes(inside.remoteAddress ?? '');
      const outside = connect({ ...target, host: target.address, localAddress: address, allowHalfOpen: true });
      outside.setNoDelay(true);
      for (const [socket, other] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        this.#sockets.add(socket);
        // A connection that breaks breaks on both sides, and that is all there is to say of it.
        socket.on('error', () => other.destroy());
        socket.once('close', () => {
          this.#sockets.delete(socket);
          // Where both have said all, what is still on its way arrives.
          if (!socket.readableEnded || !other.readableEnded) other.destroy();
        });
      }
      const way = (lane: Lane): Way => ({ medium, lane, isBlocked, isFree });
      const unblocked = () => (this.#blocked ? this.#unblocked.opened : undefined);
      carry(inside, outside, way(medium.up), unblocked);
      carry(outside, inside, way(medium.down), unblocked);
      inside.resume();
    });
  }

  static async open(medium: Medium, address: string, target: Target, options: GateOptions): Promise<TcpRelay> {
    const relay = new TcpRelay(medium, address, target, options.beyond ?? []);
    relay.#server.listen(options.port ?? target.port, address);
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the gate is closed');
    return address.port;
  }

  block(): void {
    this.#blocked = true;
  }

  unblock(): void {
    this.#blocked = false;
    this.#unblocked.open();
    this.#unblocked = latch();
  }

  /** Ends every connection through it at once, as the far side would that restarts. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const gone = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await gone;
  }
}

/** Moves one direction of a connection: in order, at the moments the lane gives, held while nothing passes. */
function carry(from: Socket, to: Socket, way: Way, unblocked: () => Promise<void> | undefined): void {
  const waiting: Piece[] = [];
  let outstanding = 0;
  let lastAt = 0;
  let timer: NodeJS.Timeout | null = null;
  let isHeld = false;

  const holds = () => !way.isFree && (way.medium.isCut || way.isBlocked());

  /** Waits until something passes again, and for the sender to try once more. */
  const hold = async () => {
    isHeld = true;
    const since = performance.now();
    while (holds()) await (way.medium.isCut ? way.medium.restored() : unblocked());
    const again = nextRetransmission(since, performance.now());
    isHeld = false;
    wind(again);
  };

  const wind = (at: number) => {
    if (timer === null && !isHeld) timer = setTimeout(flush, Math.max(0, at - performance.now()));
  };

  const flush = () => {
    timer = null;
    if (to.destroyed) return;
    if (holds()) return void hold();
    for (let [head] = waiting; head !== undefined && head.at <= performance.now(); [head] = waiting) {
      waiting.shift();
      outstanding -= head.bytes;
      head.deliver();
    }
    if (outstanding < WINDOW && from.isPaused()) from.resume();
    const [next] = waiting;
    if (next !== undefined) wind(next.at);
  };

  const add = (bytes: number, deliver: () => void) => {
    const now = performance.now();
    lastAt = Math.max(lastAt, way.isFree ? now : way.lane.stream(now, bytes));
    waiting.push({ at: lastAt, bytes, deliver });
    outstanding += bytes;
    if (outstanding >= WINDOW) from.pause();
    wind(waiting[0]?.at ?? lastAt);
  };

  from.on('data', (bytes: Buffer) => add(bytes.length, () => to.write(bytes)));
  from.on('end', () => add(0, () => to.end()));
  to.once('close', () => {
    if (timer !== null) clearTimeout(timer);
    waiting.length = 0;
  });
}
