import { setTimeout as pause } from 'node:timers/promises';
import type { Profile } from './conditions.ts';
import type { Gate, GateOptions, Medium, Target } from './gate.ts';
import { Lane, type LaneCounts } from './lane.ts';
import { type Latch, latch } from './latch.ts';
import type { Trace } from './profiles.ts';
import { seededRandom } from './random.ts';
import { TcpRelay } from './tcp-relay.ts';
import { UdpRelay } from './udp-relay.ts';

let links = 0;

/** An address of the loopback network that no other link of this machine's processes is likely to have. */
function ownAddress(): string {
  links += 1;
  return `127.${16 + (process.pid % 200)}.${(process.pid >> 8) % 250}.${1 + (links % 250)}`;
}

/**
 * One party's link to the world, in user space: all that passes its gates shares its delay, loss and rate. It has an
 * address of its own on the loopback network, so that the far side sees who came through it.
 */
export class Link implements Medium {
  readonly address = ownAddress();
  readonly up: Lane;
  readonly down: Lane;
  readonly #gates = new Set<Gate>();
  readonly #udp = new Set<UdpRelay>();
  /** Opens when the cut is over. */
  #cut: Latch<void> | null = null;

  /** `seed`: of all that is random on this link. */
  constructor(profile: Profile, seed: number) {
    this.up = new Lane(profile.up, seededRandom(seed));
    this.down = new Lane(profile.down, seededRandom(seed ^ 0x9e3779b9));
  }

  get isCut(): boolean {
    return this.#cut !== null;
  }

  get counts(): { readonly up: LaneCounts; readonly down: LaneCounts } {
    return { up: this.up.counts, down: this.down.counts };
  }

  restored(): Promise<void> {
    return this.#cut?.opened ?? Promise.resolve();
  }

  async openUdp(target: Target, options: GateOptions = {}): Promise<Gate> {
    const relay = await UdpRelay.open(this, this.address, target, options);
    this.#udp.add(relay);
    return this.#keep(relay);
  }

  async openTcp(target: Target, options: GateOptions = {}): Promise<Gate> {
    return this.#keep(await TcpRelay.open(this, this.address, target, options));
  }

  change(profile: Profile): void {
    this.up.change(profile.up);
    this.down.change(profile.down);
  }

  /** Nothing passes from now on: datagrams are lost, streams wait. */
  cut(): void {
    this.#cut ??= latch();
  }

  restore(): void {
    const over = this.#cut;
    this.#cut = null;
    over?.open();
  }

  /** The NAT forgets: what flows over UDP leaves it from other ports from now on, and what answers the old ones is lost. */
  rebind(): void {
    for (const relay of this.#udp) relay.rebind();
  }

  /** Plays a trace to its end; rejects when `signal` aborts, and leaves the link as it then is. */
  async play(trace: Trace, signal: AbortSignal): Promise<void> {
    for (const { after, change } of trace) {
      if (after > 0) await pause(after, undefined, { signal });
      if (change.kind === 'profile') this.change(change.profile);
      else if (change.kind === 'cut') this.cut();
      else if (change.kind === 'restored') this.restore();
      else this.rebind();
    }
  }

  async close(): Promise<void> {
    this.restore();
    await Promise.all([...this.#gates].map((gate) => gate.close()));
    this.#gates.clear();
    this.#udp.clear();
  }

  #keep(gate: Gate): Gate {
    this.#gates.add(gate);
    return gate;
  }
}
