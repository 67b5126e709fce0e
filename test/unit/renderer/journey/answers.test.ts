import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eraseDigit, readBirthDate, readName, typeDigit } from '#renderer/journey/answers.ts';

describe('a name', () => {
  test.each(['Dupérier', "N'Diaye", 'Le Goff', 'Saint-Exupéry', 'Müller'])('may be %s', (name) => {
    expect(readName(`  ${name} `)).toEqual({ ok: true, value: name });
  });
  test.each(['R2D2', 'A--B', "d'", '-x'])('may not be %s', (name) => {
    expect(readName(name)).toEqual({ ok: false, problem: 'name' });
  });
  test('is asked for when nothing was typed', () => {
    expect(readName('   ')).toEqual({ ok: false, problem: 'empty' });
  });
  test('has double spaces made one', () => {
    expect(readName('Le   Goff')).toEqual({ ok: true, value: 'Le Goff' });
  });
});

describe('a birth date', () => {
  const today = '2026-11-21';
  test.each([
    ['1', '2', '1948', { ok: true, value: '1948-02-01' }],
    ['29', '02', '2000', { ok: true, value: '2000-02-29' }],
    ['31', '02', '1948', { ok: false, problem: 'date-unreal' }],
    ['29', '02', '1900', { ok: false, problem: 'date-unreal' }],
    ['14', '02', '1848', { ok: false, problem: 'date-old' }],
    ['14', '02', '48', { ok: false, problem: 'date-old' }],
    ['22', '11', '2026', { ok: false, problem: 'date-future' }],
    ['', '11', '2026', { ok: false, problem: 'date-empty' }],
  ])('%s/%s/%s', (day, month, year, answer) => {
    expect(readBirthDate({ day, month, year }, today)).toEqual(answer);
  });

  const none = { parts: { day: '', month: '', year: '' }, part: 'day' } as const;
  const typed = (digits: string) =>
    [...digits].reduce<ReturnType<typeof typeDigit>>((at, digit) => typeDigit(at.parts, at.part, digit), none);

  test('is typed without touching its parts', () => {
    expect(typed('14021948')).toEqual({ parts: { day: '14', month: '02', year: '1948' }, part: 'year' });
  });
  test('goes on to the month after a day that can have no second digit', () => {
    expect(typed('921948').parts).toEqual({ day: '9', month: '2', year: '1948' });
  });
  test('is erased back through its parts', () => {
    const erased = Array.from({ length: 5 }).reduce<ReturnType<typeof typeDigit>>(
      (at) => eraseDigit(at.parts, at.part),
      typed('14021948'),
    );
    expect(erased).toEqual({ parts: { day: '14', month: '0', year: '' }, part: 'month' });
  });
  test('never holds more digits than its parts have room for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,20}$/), (digits) => {
        const { day, month, year } = typed(digits).parts;
        return day.length <= 2 && month.length <= 2 && year.length <= 4;
      }),
    );
  });
});
