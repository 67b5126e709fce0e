import { expect, test } from 'vitest';
import { Agreement } from '#drivers/codecs/agreement.ts';

const hear = (keys: readonly number[]): string[] => {
  const agreement = new Agreement();
  return keys.map((key) => agreement.hear(key));
};

test('three frames in a row are believed, and each that repeats them', () => {
  expect(hear([7, 7, 7, 7])).toEqual(['wait', 'wait', 'new', 'same']);
});

test('a damaged frame neither shows its value nor ends the believed one', () => {
  expect(hear([7, 7, 7, 9, 7, 9, 9, 7])).toEqual(['wait', 'wait', 'new', 'wait', 'same', 'wait', 'wait', 'same']);
});

test('two frames with one lost between them are not in a row', () => {
  const agreement = new Agreement();
  expect([agreement.hear(7), agreement.hear(7)]).toEqual(['wait', 'wait']);
  agreement.interrupt();
  expect([agreement.hear(7), agreement.hear(7), agreement.hear(7)]).toEqual(['wait', 'wait', 'new']);
});
