import type { Packet } from '../simulators/simulator.ts';

/** What a device sends, piece by piece, as a case of the fuzzer. */
export type Case = readonly Packet[];

/** Bytes that mean something in some protocol: sentinels, delimiters, start bytes. */
const TELLING = [0x00, 0x01, 0x02, 0x03, 0x06, 0x0d, 0x15, 0x1b, 0x51, 0x55, 0x7f, 0x80, 0xa5, 0xaa, 0xeb, 0xff];

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

function spliced(bytes: Uint8Array, at: number, removed: number, added: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed));
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => {
    const spoiled = bytes.slice();
    const at = below(random, bytes.length);
    spoiled[at] = (spoiled[at] ?? 0) ^ (1 << below(random, 8));
    return spoiled;
  },
  (bytes, random) => {
    const spoiled = bytes.slice();
    spoiled[below(random, bytes.length)] = below(random, 256);
    return spoiled;
  },
  (bytes, random) => {
    const spoiled = bytes.slice();
    spoiled[below(random, bytes.length)] = TELLING[below(random, TELLING.length)] ?? 0;
    return spoiled;
  },
  (bytes, random) => spliced(bytes, below(random, bytes.length + 1), 0, [below(random, 256)]),
  (bytes, random) => spliced(bytes, below(random, bytes.length), 1 + below(random, 8), []),
  (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  (bytes, random) =>
    spliced(
      bytes,
      below(random, bytes.length),
      0,
      Array.from({ length: below(random, 32) }, () => below(random, 256)),
    ),
];

/** One to four damages to a case: inside a packet, or packets lost, repeated, exchanged, or brought from another case. */
export function mutate(base: Case, other: Case, random: Random): Case {
  const packets = [...base];
  for (let damages = 1 + below(random, 4); damages > 0 && packets.length > 0; damages -= 1) {
    const at = below(random, packets.length);
    const packet = packets[at] ?? { bytes: new Uint8Array() };
    switch (below(random, 8)) {
      case 0:
        packets.splice(at, 1);
        break;
      case 1:
        packets.splice(at, 0, packet);
        break;
      case 2:
        packets.splice(at, 0, other[below(random, other.length)] ?? packet);
        break;
      case 3:
        packets.splice(below(random, packets.length), 0, ...packets.splice(at, 1));
        break;
      default: {
        const damage = MUTATIONS[below(random, MUTATIONS.length)];
        if (damage && packet.bytes.length > 0) packets[at] = { ...packet, bytes: damage(packet.bytes, random) };
      }
    }
  }
  return packets;
}

/** The same bytes cut elsewhere. */
export function recut(base: Case, random: Random): Case {
  const whole = Uint8Array.from(base.flatMap(({ bytes }) => [...bytes]));
  const pieces: Packet[] = [];
  for (let at = 0; at < whole.length; ) {
    const length = 1 + below(random, 24);
    pieces.push({ bytes: whole.subarray(at, at + length) });
    at += length;
  }
  return pieces;
}
