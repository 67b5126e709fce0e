import { describe, expect, it } from 'vitest';
import { troubleOf } from '#console/devices/own-media.ts';

describe("the physician's own devices", () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ])('reads %s as %s', (name, trouble) => {
    expect(troubleOf(new DOMException('', name))).toBe(trouble);
  });

  it('takes whatever else was thrown for a missing device', () => {
    expect(troubleOf('surprise')).toBe('missing');
  });
});
