import { BirthDate, PersonName } from '#protocol/patient.ts';

/** Names the sentence under a field that says what to do. */
export type FieldProblem = 'empty' | 'name' | 'date-empty' | 'date-unreal' | 'date-future' | 'date-old';

export type Answer =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: FieldProblem };

/** Longest name that can be typed; the schema's own limit. */
export const NAME_LENGTH = 100;

/** A name as typed: double spaces are one, the ends are trimmed. */
export function readName(typed: string): Answer {
  const name = typed.trim().replace(/\s+/g, ' ');
  if (name === '') return { ok: false, problem: 'empty' };
  const parsed = PersonName.safeParse(name);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: 'name' };
}

export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** A birth date as typed in three parts; `today` is `YYYY-MM-DD`. */
export function readBirthDate({ day, month, year }: DateParts, today: string): Answer {
  if (day === '' || month === '' || year === '') return { ok: false, problem: 'date-empty' };
  if (year.length < 4) return { ok: false, problem: 'date-old' };
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = BirthDate.safeParse(date);
  if (!parsed.success) return { ok: false, problem: year < '1900' ? 'date-old' : 'date-unreal' };
  return date > today ? { ok: false, problem: 'date-future' } : { ok: true, value: date };
}

/** Where typed digits go: the part in hand until it is full, then the next one. */
const PARTS = [
  { part: 'day', length: 2, full: (text: string) => text.length === 2 || Number(text) > 3 },
  { part: 'month', length: 2, full: (text: string) => text.length === 2 || Number(text) > 1 },
  { part: 'year', length: 4, full: (text: string) => text.length === 4 },
] as const;
export type DatePart = (typeof PARTS)[number]['part'];

/** Types one digit into `part`; tells which part is in hand afterwards. */
export function typeDigit(parts: DateParts, part: DatePart, digit: string): { parts: DateParts; part: DatePart } {
  const index = PARTS.findIndex((each) => each.part === part);
  const rule = PARTS[index];
  if (rule === undefined) return { parts, part };
  // A full part that is chosen again is written anew.
  const text = parts[part].length >= rule.length ? digit : parts[part] + digit;
  const next = rule.full(text) ? (PARTS[index + 1]?.part ?? part) : part;
  return { parts: { ...parts, [part]: text }, part: next };
}

/** Erases the last digit, going back to the part before when the one in hand is empty. */
export function eraseDigit(parts: DateParts, part: DatePart): { parts: DateParts; part: DatePart } {
  const index = PARTS.findIndex((each) => each.part === part);
  const here = parts[part] === '' ? (PARTS[index - 1]?.part ?? part) : part;
  return { parts: { ...parts, [here]: parts[here].slice(0, -1) }, part: here };
}
