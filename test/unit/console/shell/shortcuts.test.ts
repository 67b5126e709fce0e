import { describe, expect, it } from 'vitest';
import { SHORTCUTS, shortcutFor } from '#console/shell/shortcuts.ts';

describe('the shortcuts', () => {
  it('have one meaning each in every view', () => {
    for (const scope of ['queue', 'consultation'] as const) {
      const keys = SHORTCUTS.filter((row) => row.scope === scope || row.scope === 'global').map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('act in their own view only', () => {
    expect(shortcutFor('p', 'queue')).toBe('take');
    expect(shortcutFor('p', 'consultation')).toBe('take-still');
    expect(shortcutFor('r', 'consultation')).toBeUndefined();
    expect(shortcutFor('?', 'consultation')).toBe('help');
  });

  it('leave a queue alone that the kiosks cover', () => {
    const keys = [...new Set(SHORTCUTS.map(({ key }) => key))];
    const acting = keys.map((key) => shortcutFor(key, 'kiosks')).filter((id) => id !== undefined);
    expect(acting).toEqual(['help', 'theme', 'language', 'sound', 'kiosks']);
  });

  it('do not mind capitals, nor digits of a French keyboard', () => {
    expect(shortcutFor('M', 'consultation')).toBe('microphone');
    const digits = SHORTCUTS.filter(({ key }) => /^[0-9]$/.test(key)).map(({ id }) => id);
    const unshifted = ['&', 'é', '"', "'", '('];
    expect(unshifted.map((key) => shortcutFor(key, 'consultation'))).toEqual(digits);
  });
});
