import { describe, expect, test } from 'vitest';
import { isCurrent } from '#build/runtimes/electron-official.ts';

const hour = 3_600_000;
const verdict = { url: 'https://example.org/v45', reachable: false, at: 1_000 * hour };

describe("the remembered answer of Electron's download host", () => {
  test('stands for a day', () => {
    expect(isCurrent(verdict, verdict.url, verdict.at + 23 * hour)).toBe(true);
    expect(isCurrent(verdict, verdict.url, verdict.at + 24 * hour)).toBe(false);
  });

  test('tells nothing of another version or mirror', () => {
    expect(isCurrent(verdict, 'https://example.org/v46', verdict.at + hour)).toBe(false);
  });

  test('is not believed when it comes from the future', () => {
    expect(isCurrent(verdict, verdict.url, verdict.at - 1)).toBe(false);
  });
});
