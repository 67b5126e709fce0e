import { describe, expect, test } from 'vitest';
import { OUTCOMES, REFUSALS } from '#protocol/consultation.ts';
import { DRAWINGS } from '#protocol/device-status.ts';
import { ATTEMPT_FAILURES } from '#protocol/drivers-host.ts';
import { EQUIPMENT_ROLES, EQUIPMENT_STATES } from '#protocol/equipment.ts';
import { PHASES } from '#protocol/live.ts';
import { MODALITIES, REASONS, SCALAR_KINDS, SCALAR_UNITS } from '#protocol/measurement.ts';
import { Sex, SKIP_REASONS, VISIT_REASONS } from '#protocol/patient.ts';
import en from '#renderer/words/en.json' with { type: 'json' };
import fr from '#renderer/words/fr.json' with { type: 'json' };
import { createWords } from '#renderer/words/i18n.ts';

type Words = { readonly [key: string]: string | Words };

const flat = (words: Words, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  );

const languages = [
  ['French', fr],
  ['English', en],
] as const;

describe.each(languages)('the %s words', (_, words) => {
  const sentences = new Map(flat(words));

  test.each([
    ['reading', REASONS],
    ['failure', ATTEMPT_FAILURES],
    ['failure-do', ATTEMPT_FAILURES],
    ['skip', SKIP_REASONS],
    ['reason', VISIT_REASONS],
    ['end', OUTCOMES],
    ['refused', REFUSALS],
    ['sex', Sex.options],
    ['chapter', MODALITIES],
    ['drawing', DRAWINGS],
    ['equipment.role', EQUIPMENT_ROLES],
    ['equipment.the', EQUIPMENT_ROLES],
    ['equipment.state', [...EQUIPMENT_STATES, 'unchecked']],
    ['kind', [...SCALAR_KINDS, 'blood-pressure']],
    ['unit', [...Object.values(SCALAR_UNITS).flat(), 'mm[Hg]', 'kPa']],
    ['phase', [...PHASES.filter((phase) => phase !== 'waiting-for-patient'), 'ending']],
  ])('have a sentence for every %s', (section, values) => {
    for (const value of values) expect(sentences.get(`${section}.${value}`), `${section}.${value}`).toBeTruthy();
  });

  test('keep every sentence under 12 words', () => {
    for (const [key, text] of sentences) {
      for (const sentence of text.split(/[.!?:](?:\s|$)/)) {
        expect(sentence.split(/\s+/).filter(Boolean).length, `${key}: ${sentence}`).toBeLessThan(12);
      }
    }
  });
});

/** Profiles name who comes with an article; a sentence has to take each of them. */
describe('whoever helps at the site', () => {
  const sentences = flat(fr).filter(([, text]) => text.includes('{{helper'));
  const spoken = (helper: string) => {
    const { t } = createWords('fr');
    // Every key comes from the words themselves.
    return sentences.map(([key]) => t(key as 'declined.body', { helper, site: 'Pharmacie des Halles' }));
  };

  test.each(['le pharmacien', 'l’infirmière', 'l’agent d’accueil', 'les pompiers'])(
    'is %s in every French sentence',
    (helper) => {
      for (const sentence of spoken(helper)) expect(sentence).not.toMatch(/(?<!\p{L})(à|de) les?(?!\p{L})/iu);
    },
  );

  test('begins a sentence with a capital, and only there', () => {
    for (const helper of ['le pharmacien', 'l’infirmière']) {
      const capital = `L${helper.slice(1)}`;
      for (const sentence of spoken(helper)) {
        expect(sentence).not.toMatch(new RegExp(`(^|[.!?] )${helper}`));
        expect(sentence).not.toMatch(new RegExp(`[^.!?] ${capital}`));
      }
    }
  });
});

test('both languages have the same keys and the same places to fill in', () => {
  const shape = (words: Words) =>
    flat(words)
      .map(([key, text]) => `${key} ${[...text.matchAll(/\{\{[\w, ]+\}\}/g)].map(String).sort().join()}`)
      .sort();
  expect(shape(en)).toEqual(shape(fr));
});
