import { expect, test } from 'vitest';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';
import { toldFall, toldFigure } from '#media/link-told.ts';

const WHOLE = { up: 'whole', down: 'whole' } as const;

test('the figure is told once keys are agreed on, or none are: before, nothing goes over the link', () => {
  const figure = { grade: 'lost', loss: 1, roundTrip: null, jitter: 0, frozen: 0 } as const;
  const told = (encryption: EncryptionState) => toldFigure({ figure }, encryption);
  expect([told({ kind: 'agreeing' }), told({ kind: 'delayed' })]).toEqual([null, null]);
  expect(told({ kind: 'encrypted', code: '482913', isChanged: false })).toBe(figure);
  expect(told({ kind: 'clear', because: 'other-end' })).toBe(figure);
});

test('nothing is told while all is there', () => {
  expect(toldFall({ own: WHOLE, other: WHOLE })).toBeNull();
});

test('the weaker of two links is told; of two that are as weak, the other’s', () => {
  const low = { up: 'face-lowered', down: 'whole' } as const;
  const lowest = { up: 'whole', down: 'face-off' } as const;
  expect(toldFall({ own: low, other: WHOLE })).toEqual({ whose: 'own', step: 'face-lowered', what: 'face-lowered' });
  expect(toldFall({ own: low, other: lowest })).toMatchObject({ whose: 'other', step: 'face-off' });
  expect(toldFall({ own: low, other: low })).toMatchObject({ whose: 'other' });
});

test('pictures are told to be off only where the other’s is: else it is one’s own that is not seen', () => {
  const off = (side: 'up' | 'down') => ({ ...WHOLE, [side]: 'face-off' as const });
  const told = (own: 'up' | 'down' | null, other: 'up' | 'down' | null) =>
    toldFall({ own: own === null ? WHOLE : off(own), other: other === null ? WHOLE : off(other) })?.what;
  expect(told('up', null)).toBe('unseen');
  expect(told(null, 'down')).toBe('unseen');
  expect(told('down', null)).toBe('face-off');
  expect(told(null, 'up')).toBe('face-off');
  expect(told('down', 'down')).toBe('face-off');
});
