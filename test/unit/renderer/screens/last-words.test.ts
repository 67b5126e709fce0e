import { expect, test } from 'vitest';
import { staysFor } from '../../../../renderer/screens/last-words.ts';

const advised = (letters: number) => ({ kind: 'none', within: null, advice: 'a'.repeat(letters) }) as const;

test('what is read by a word stays half a minute, and the longest advice as long as it takes to be read', () => {
  expect(staysFor('advice', null)).toBe(30);
  expect(staysFor('advice', advised(0))).toBe(30);
  expect(staysFor('prescription', advised(1000))).toBe(230);
});

test('who is to call for help, or to go for it, has the words by them for three minutes', () => {
  expect(staysFor('emergency', null)).toBe(180);
  expect(staysFor('referral', { ...advised(10), kind: 'emergency' })).toBe(180);
});
