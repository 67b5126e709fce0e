import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAnswer } from '#console/link/console-socket.ts';

const Value = z.object({ n: z.number() });

describe('an answer of the server', () => {
  it('is its value where it fits the contract', () => {
    expect(readAnswer(Value, { ok: true, value: { n: 1 } })).toEqual({ ok: true, value: { n: 1 } });
  });

  it('is the error the server names', () => {
    expect(readAnswer(Value, { ok: false, error: 'already-taken' })).toEqual({ ok: false, error: 'already-taken' });
  });

  it.each([{ ok: true, value: { n: 'one' } }, { ok: false, error: 'never heard of' }, { ok: 'maybe' }, null])(
    'is an internal error where it does not: %j',
    (given) => {
      expect(readAnswer(Value, given)).toMatchObject({ ok: false, error: 'internal' });
    },
  );
});
