import { expect, test } from 'vitest';
import { isEndingSoon } from '#console/shell/session-end.ts';

test('the end of a session is told twenty minutes before, by the server’s clock', () => {
  const endsAt = '2026-11-23T20:00:00.000Z';
  expect(isEndingSoon(endsAt, Date.parse('2026-11-23T19:39:59.000Z'))).toBe(false);
  expect(isEndingSoon(endsAt, Date.parse('2026-11-23T19:40:00.000Z'))).toBe(true);
  expect(isEndingSoon(endsAt, Date.parse('2026-11-23T20:00:01.000Z'))).toBe(true);
  expect(isEndingSoon(null, Date.parse(endsAt))).toBe(false);
});
