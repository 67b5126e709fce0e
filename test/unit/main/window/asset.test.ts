import { normalize } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetOf } from '#main/window/asset.ts';

const folder = '/app/dist/renderer';

describe('the app scheme', () => {
  it('serves the page and its assets with their type', () => {
    expect(assetOf('escale://kiosk/', folder)).toEqual({
      file: `${folder}/index.html`,
      type: 'text/html; charset=utf-8',
    });
    expect(assetOf('escale://kiosk/assets/index-1.js?v=2#x', folder)?.file).toBe(`${folder}/assets/index-1.js`);
    expect(assetOf('escale://kiosk/a%20b.woff2', folder)).toEqual({ file: `${folder}/a b.woff2`, type: 'font/woff2' });
  });

  it.each([
    'escale://kiosk/..%2f..%2fmain.js',
    'escale://kiosk/%2e%2e%2f%2e%2e%2fmain.js',
    'escale://kiosk/..%5c..%5cmain.js',
    'escale://kiosk/assets/..%2f..%2f..%2fstore.json',
    'escale://kiosk/%00.js',
    'escale://kiosk/%ff.js',
    'escale://other/index.html',
    'file:///etc/passwd.html',
    'https://kiosk/index.html',
    'escale://kiosk/main.cjs',
    'escale://kiosk/store.db',
    'not an address',
  ])('refuses %s', (address) => {
    expect(assetOf(address, folder)).toBeNull();
  });

  it('serves no file outside the folder, whatever the address', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', '..%2f', '%252e%252e', 'a.js', 'renderer2'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const asset = assetOf(`escale://kiosk/${parts.join('')}.js`, folder);
        expect(asset === null || normalize(asset.file).startsWith(`${folder}/`)).toBe(true);
      }),
    );
  });
});
