import { describe, expect, it } from 'vitest';
import { en } from '#console/words/en.ts';
import { fr } from '#console/words/fr.ts';
import type { Translation } from '#console/words/translation.ts';

const entries = (words: Translation): [string, string][] =>
  Object.entries(words).flatMap(([group, rows]) =>
    Object.entries<string>(rows).map(([key, text]): [string, string] => [`${group}.${key}`, text]),
  );

const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the words', () => {
  it('are the same set in French and in English', () => {
    expect(entries(en).map(([key]) => key)).toEqual(entries(fr).map(([key]) => key));
  });

  it('are all there', () => {
    for (const [key, text] of [...entries(fr), ...entries(en)]) expect(text.trim(), key).not.toBe('');
  });

  it('have the same values put into them', () => {
    const english = new Map(entries(en));
    for (const [key, text] of entries(fr)) expect(slots(english.get(key) ?? ''), key).toEqual(slots(text));
  });

  it('do not let a French line end before its punctuation', () => {
    for (const [key, text] of entries(fr)) expect(text, key).not.toMatch(/ [?!:;]/);
  });
});
