/** A device's side of its protocol: bytes in, bytes out, time given. It knows nothing of ports, timers or the wall clock. */
export type Simulator = {
  /** The faults it can play, beside `none`. */
  readonly faults: readonly string[];
  /** The host has opened the port. `now` in ms, any origin, never falling. */
  readonly connect: (now: number) => void;
  /** Bytes from the host; returns what the device answers at once. */
  readonly receive: (bytes: Uint8Array, now: number) => Uint8Array;
  /** Everything the device sends by itself up to `now`. */
  readonly advance: (now: number) => Uint8Array;
  /** When {@link Simulator.advance} has something to do next, ms; Infinity when nothing is due. */
  readonly dueAt: () => number;
  /** Plays a fault from now on; `none` ends it. Throws a RangeError for one it does not know. */
  readonly play: (fault: string) => void;
  /** Changes values the device will report. Throws a RangeError for a name it does not know. */
  readonly set: (values: Readonly<Record<string, number>>) => void;
};

/** One HID report, USB transfer, GATT notification or whole APDU; `channel` as in a port's chunk. */
export type Packet = { readonly bytes: Uint8Array; readonly channel?: string };

/** The same of a device that speaks in packets, whose bounds mean something. */
export type PacketSimulator = Omit<Simulator, 'receive' | 'advance'> & {
  readonly packets: true;
  readonly receive: (packet: Packet, now: number) => readonly Packet[];
  readonly advance: (now: number) => readonly Packet[];
};

export type AnySimulator = Simulator | PacketSimulator;

/** Any simulator as one that speaks in packets: what a stream has at one time is one packet. */
export function inPackets(simulator: AnySimulator): PacketSimulator {
  if ('packets' in simulator) return simulator;
  const packed = (bytes: Uint8Array): readonly Packet[] => (bytes.length > 0 ? [{ bytes }] : []);
  return {
    ...simulator,
    packets: true,
    receive: ({ bytes }, now) => packed(simulator.receive(bytes, now)),
    advance: (now) => packed(simulator.advance(now)),
  };
}

/** Repeatable noise in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Keeps the fault being played, of those a device knows. */
export class FaultSwitch<F extends string> {
  readonly known: readonly F[];
  #current: F | 'none' = 'none';

  constructor(known: readonly F[]) {
    this.known = known;
  }

  get current(): F | 'none' {
    return this.#current;
  }

  play(fault: string): void {
    const found = this.known.find((known) => known === fault);
    if (found === undefined && fault !== 'none')
      throw new RangeError(`no fault "${fault}"; there are: none, ${this.known.join(', ')}`);
    this.#current = found ?? 'none';
  }
}

/** Overwrites known numbers of `target`. */
export function assignKnown(target: Record<string, number>, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(name in target)) throw new RangeError(`no value "${name}"; there are: ${Object.keys(target).join(', ')}`);
    target[name] = value;
  }
}

/** Spoils bytes on their way: every `every`th byte gets a bit flipped and a stray byte before it. */
export function addNoise(bytes: Uint8Array, random: () => number, every: number): Uint8Array {
  const spoiled: number[] = [];
  for (const byte of bytes) {
    const hit = random() < 1 / every;
    if (hit) spoiled.push(Math.floor(random() * 256));
    spoiled.push(hit ? byte ^ (1 << Math.floor(random() * 8)) : byte);
  }
  return Uint8Array.from(spoiled);
}
