import { expect, test } from 'vitest';
import { faultOfForm } from '#server/records/content.ts';
import { jpegOf } from '../../../support/papers.ts';

const bytes = (written: string) => new Uint8Array(Buffer.from(written, 'latin1'));
const riff = (form: string, told: number) => {
  const file = new Uint8Array(44);
  file.set(bytes('RIFF'));
  new DataView(file.buffer).setUint32(4, told, true);
  file.set(bytes(form), 8);
  return file;
};
const PNG = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR.................\0\0\0\0IEND\xaeB`\x82');

test('a picture or a sound is what it says', () => {
  expect(faultOfForm(jpegOf(500), 'image/jpeg')).toBeNull();
  expect(faultOfForm(PNG, 'image/png')).toBeNull();
  expect(faultOfForm(riff('WEBP', 36), 'image/webp')).toBeNull();
  expect(faultOfForm(riff('WAVE', 36), 'audio/wav')).toBeNull();
});

test('one that says another type, or is cut short, is refused', () => {
  expect(faultOfForm(PNG, 'image/jpeg')).toBe('not-its-type');
  expect(faultOfForm(jpegOf(500).subarray(0, 498), 'image/jpeg')).toBe('not-its-type');
  expect(faultOfForm(PNG.subarray(0, 30), 'image/png')).toBe('not-its-type');
  expect(faultOfForm(riff('WAVE', 4000), 'audio/wav')).toBe('not-its-type');
  expect(faultOfForm(bytes('<svg onload=alert(1)>'), 'image/svg+xml')).toBe('not-its-type');
  expect(faultOfForm(new Uint8Array(), 'image/png')).toBe('not-its-type');
});
