import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunked, cuts, join, noise } from './bytes.ts';

/** What a parser of running values told, as plain data. */
export type Told<V = unknown> = {
  readonly values: V[];
  readonly pleth: readonly (number | undefined)[];
  gaps: number;
};

type Stream<V> = {
  /** What a parser makes of chunks, the end included. */
  readonly parse: (chunks: readonly Uint8Array[]) => Told<V>;
  /** Bytes of a device at work. */
  readonly clean: Uint8Array;
  /** The only values in `clean` that a patient could be shown. */
  readonly expected: readonly V[];
  /** Sets of values a burst of up to 12 bytes may cost. */
  readonly cost: number;
  /**
   * Whether a value is a refusal, which a burst may bring about where the checksum is weak (with seven bits, once in 128): for a
   * moment the patient is shown no number. None by default.
   */
  readonly refuses?: (value: V) => boolean;
};

/**
 * The properties every parser of a stream must have: any bytes in any chunking never throw, chunking never changes the
 * result, and noise loses at most what it touches and never shows a value the patient has not.
 */
export function testStreamProperties<V>({ parse, clean, expected, cost, refuses = () => false }: Stream<V>): void {
  const distinct = (values: readonly V[]): string[] => [...new Set(values.map((value) => JSON.stringify(value)))];
  const allowed = expected.map((value) => JSON.stringify(value));

  test('chunking never changes the result, whatever the bytes', () => {
    fc.assert(
      fc.property(noise(60), noise(20), fc.nat(clean.length), cuts, (before, slipped, at, lengths) => {
        const bytes = join(before, clean.subarray(0, at), slipped, clean.subarray(at, at + 600));
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
      { numRuns: 60 },
    );
  });

  test('any bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        parse([bytes]);
      }),
      { numRuns: 60 },
    );
  });

  test('a burst of noise loses at most what it touches, and shows nothing of its own', () => {
    const whole = parse([clean]).values.length;
    fc.assert(
      fc.property(fc.nat(clean.length), noise(12), (at, slipped) => {
        const told = parse([clean.subarray(0, at), slipped, clean.subarray(at)]);
        expect(told.values.length).toBeGreaterThanOrEqual(whole - cost);
        const shown = told.values.filter((value) => !refuses(value));
        for (const value of distinct(shown)) expect(allowed).toContain(value);
      }),
      { numRuns: 60 },
    );
  });

  test('no single damaged byte, anywhere, shows a value the patient has not', () => {
    fc.assert(
      fc.property(fc.nat(clean.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = clean.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        for (const value of distinct(parse([damaged]).values)) expect(allowed).toContain(value);
      }),
      { numRuns: 120 },
    );
  });
}
