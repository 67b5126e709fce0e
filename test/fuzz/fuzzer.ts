import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../simulators/simulator.ts';
import { BlockCoverage } from './coverage.ts';
import { type Case, mutate, recut } from './mutate.ts';
import { assertSound, decode, type Subject, validNumbers } from './subject.ts';

/** A case that broke a rule, with all that is needed to play it again. */
class Finding extends Error {
  constructor(driver: string, seed: number, packets: Case, cause: unknown) {
    const lines = packets.map(({ bytes, channel }) => `0 <= ${channel ? `${channel}:` : ''}${hex(bytes)}`);
    super(`${driver}, seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}\n${lines.join('\n')}`, {
      cause,
    });
    this.name = 'Finding';
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export type Effort = {
  /** Frames pushed at least. */
  readonly frames: number;
  /** Ms spent at most. */
  readonly time: number;
  readonly seed: number;
};

export type Spent = {
  readonly frames: number;
  readonly cases: number;
  readonly corpus: number;
  readonly blocks: number;
};

/** Cases between two looks at the coverage, which costs as much as some of them: more of them the longer nothing was found. */
const BATCH = { least: 25, most: 800 } as const;

/** One byte stream in so many is cut again, and must tell the same. */
const RECUT_EVERY = 4;

/**
 * Damages what a device sends, and keeps every damaged case that reaches a block of the drivers no other did, to damage it
 * further.
 *
 * @throws Finding when a driver throws, makes an unsound reading, or depends on how a stream is cut.
 */
export function fuzz(subject: Subject, { frames, time, seed }: Effort): Spent {
  const random = seededRandom(seed);
  const corpus = [...subject.seeds];
  const pick = (): Case => corpus[Math.floor(random() * corpus.length)] ?? [];
  const coverage = new BlockCoverage();
  const end = performance.now() + time;
  let pushed = 0;
  let cases = 0;
  const run = (packets: Case): void => {
    try {
      const events = decode(subject, packets);
      assertSound(events);
      if (
        subject.streams &&
        cases % RECUT_EVERY === 0 &&
        !isDeepStrictEqual(decode(subject, recut(packets, random)), events)
      )
        throw new Error('cut elsewhere, the same bytes tell something else');
    } catch (cause) {
      throw new Finding(subject.driver.manifest.id, seed, packets, cause);
    }
    cases += 1;
    pushed += packets.length;
  };
  try {
    for (const packets of subject.seeds) run(packets);
    coverage.look();
    let size: number = BATCH.least;
    do {
      const batch = Array.from({ length: size }, () => mutate(pick(), pick(), random));
      for (const packets of batch) run(packets);
      const found = coverage.look();
      size = found.size > 0 ? BATCH.least : Math.min(BATCH.most, size * 2);
      for (const packets of batch) {
        if (found.size === 0) break;
        decode(subject, packets);
        const reached = coverage.ran().filter((block) => found.delete(block));
        if (reached.length > 0) corpus.push(packets);
      }
    } while (pushed < frames && performance.now() < end);
    return { frames: pushed, cases, corpus: corpus.length, blocks: coverage.size };
  } finally {
    coverage.close();
  }
}

/**
 * Changes one byte at a time of what a device sends when all is well, for `time` ms. Returns the numbers called valid that the
 * device never sent: there are none where a check guards every byte.
 */
export function damageSingly(subject: Subject, time: number, seed: number): Set<string> {
  const random = seededRandom(seed);
  const [clean = []] = subject.seeds;
  const sent = validNumbers(decode(subject, clean));
  const made = new Set<string>();
  for (const end = performance.now() + time; performance.now() < end; ) {
    const at = Math.floor(random() * clean.length);
    const spoiled = clean.map((packet, index) => {
      if (index !== at || packet.bytes.length === 0) return packet;
      const bytes = packet.bytes.slice();
      const place = Math.floor(random() * bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 + Math.floor(random() * 255));
      return { ...packet, bytes };
    });
    for (const numbers of validNumbers(decode(subject, spoiled))) if (!sent.has(numbers)) made.add(numbers);
  }
  return made;
}
