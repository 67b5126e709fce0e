import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PIECE_BYTES } from '#protocol/attachment.ts';
import { failed, ok } from '#protocol/result.ts';
import { nextPieceLength, type Sending, sendAttachment } from '#protocol/sending.ts';

const never = new AbortController().signal;

/** A far end that keeps what is sent to it; `fails` says which calls are lost, by their number. */
function farEnd(size: number, fails: (call: number) => boolean = () => false) {
  const kept = new Uint8Array(size);
  let received = 0;
  let calls = 0;
  const answer = () => {
    calls += 1;
    return fails(calls) ? failed('offline') : ok({ received, done: received === size });
  };
  return {
    kept,
    begin: async () => answer(),
    piece: async (offset: number, bytes: Uint8Array) => {
      if (offset === received) {
        kept.set(bytes, offset);
        received += bytes.length;
      }
      return answer();
    },
  };
}

const sending = (source: Uint8Array<ArrayBuffer>, far: Pick<Sending, 'begin' | 'piece'>, elapsed = 100): Sending => {
  let clock = 0;
  return {
    ...far,
    bytes: (offset, length) => source.slice(offset, offset + length),
    size: source.length,
    onProgress: () => undefined,
    now: () => {
      clock += elapsed;
      return clock;
    },
    signal: never,
  };
};

test('every byte arrives once, whichever answers are lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 200_000 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 30 })),
      async (source, lost) => {
        const bytes = Uint8Array.from(source);
        const far = farEnd(bytes.length, (call) => lost.includes(call));
        let outcome = '';
        while (outcome !== 'done') ({ outcome } = await sendAttachment(sending(bytes, far)));
        expect(far.kept).toEqual(bytes);
      },
    ),
    { numRuns: 40 },
  );
});

test('bytes damaged on the way are sent anew, and not for ever', async () => {
  let begun = 0;
  const begin = async () => {
    begun += 1;
    return ok({ received: 0, done: false });
  };
  const bytes = new Uint8Array(10);
  const sent = await sendAttachment(sending(bytes, { begin, piece: async () => failed('wrong-digest') }));
  expect(sent).toMatchObject({ outcome: 'refused', error: 'wrong-digest' });
  expect(begun).toBe(3);
});

test('what the server will never take is told with its reason', async () => {
  const begin = async () => failed('refused-content', 'active');
  const sent = await sendAttachment(sending(new Uint8Array(10), { begin, piece: begin }));
  expect(sent).toEqual({ outcome: 'refused', error: 'refused-content', detail: 'active' });
});

test('a piece grows on a quick link, shrinks on a slow one, and stays within its bounds', () => {
  expect(nextPieceLength(8_192, 100)).toBe(16_384);
  expect(nextPieceLength(8_192, 1_000)).toBe(8_192);
  expect(nextPieceLength(8_192, 4_000)).toBe(4_096);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 })), (answers) => {
      const last = answers.reduce(nextPieceLength, 8_192);
      expect(last).toBeGreaterThanOrEqual(2_048);
      expect(last).toBeLessThanOrEqual(PIECE_BYTES);
    }),
  );
});
