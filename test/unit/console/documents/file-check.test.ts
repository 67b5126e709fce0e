import { expect, test } from 'vitest';
import { faultOfFile, titleOf } from '#console/documents/file-check.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a file is looked at before it is sent', () => {
  expect(faultOfFile(bytes('%PDF-1.7\n…'))).toBeNull();
  expect(faultOfFile(bytes('\u0000PK'))).toBe('not-a-pdf');
  expect(faultOfFile(new Uint8Array())).toBe('empty');
  expect(faultOfFile(new Uint8Array(9 * 1024 * 1024))).toBe('too-large');
});

test('its title begins as its name', () => {
  expect(titleOf('Ordonnance.PDF')).toBe('Ordonnance');
});
