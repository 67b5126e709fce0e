import { describe, expect, test } from 'vitest';
import { asSourceList } from '#build/mediasoup-worker/libsrtp.ts';

describe("the machine's apt sources, asked for source packages", () => {
  test('one line each', () => {
    const text = '# mirrors\ndeb http://deb.debian.org/debian bookworm main\n#deb http://x y z\ndeb-src http://a b c\n';
    expect(asSourceList('sources.list', text)).toBe('deb-src http://deb.debian.org/debian bookworm main\n');
  });

  test('deb822', () => {
    const text = 'Types: deb\nURIs: http://deb.debian.org/debian\n\nTypes: deb deb-src\nURIs: http://mirror/debian\n';
    expect(asSourceList('debian.sources', text)).toBe(
      'Types: deb-src\nURIs: http://deb.debian.org/debian\n\nTypes: deb-src\nURIs: http://mirror/debian\n',
    );
  });
});
