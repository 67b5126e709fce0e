import { PDFName, PDFString } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfPdf } from '#server/records/pdf-content.ts';
import { paper } from '../../../support/papers.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (written: string) => new Uint8Array(Buffer.from(written, 'latin1'));

/** A paper by hand: one page, and whatever objects are given beside it, in plain sight. */
const handMade = (...objects: string[]) =>
  bytesOf(
    [
      '%PDF-1.7',
      '1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj',
      '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj',
      '3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj',
      ...objects.map((object, index) => `${index + 4} 0 obj ${object} endobj`),
      'trailer << /Root 1 0 R >>',
      '%%EOF',
    ].join('\n'),
  );

test('a plain paper is taken', async () => {
  expect(await faultOfPdf(await paper(['Ordonnance', 'Conseils']))).toBeNull();
  expect(await faultOfPdf(handMade())).toBeNull();
});

test('what only calls itself a paper is refused', async () => {
  const whole = await paper(['Ordonnance']);
  expect(await faultOfPdf(bytesOf('<html>%%EOF'))).toBe('not-its-type');
  expect(await faultOfPdf(whole.subarray(0, whole.length - 400))).toBe('not-its-type');
  expect(await faultOfPdf(bytesOf('%PDF-1.7\nnothing in it\n%%EOF'))).toBe('damaged');
});

test('a script is refused, in a compressed stream as in plain sight', async () => {
  expect(await faultOfPdf(await paper(['x'], (document) => document.addJavaScript('a', 'app.alert(1)')))).toBe(
    'active',
  );
  expect(await faultOfPdf(handMade('<< /S /JavaScript /JS (app.alert\\(1\\)) >>'))).toBe('active');
});

test('a name written in escapes is what it means', async () => {
  expect(await faultOfPdf(handMade('<< /S /J#61vaScript >>'))).toBe('active');
  expect(await faultOfPdf(handMade('<< /#4aS (1) >>'))).toBe('active');
});

test.each([
  ['a program to start', '<< /Type /Annot /A << /S /Launch /F (calc.exe) >> >>'],
  ['a file within', '<< /Type /EmbeddedFile >>'],
  ['a form that sends', '<< /S /SubmitForm /F (https://example.org) >>'],
  ['another file to open', '<< /Kids [[<< /S /GoToR /F (other.pdf) >>]] >>'],
  ['a form of another language', '<< /XFA (form) >>'],
  ['a film', '<< /Type /Annot /Subtype /RichMedia >>'],
])('%s is refused', async (_, object) => {
  expect(await faultOfPdf(handMade(object))).toBe('active');
});

test('a link to a page of the web is no fault: nobody can follow it at the kiosk', async () => {
  const linked = await paper(['x'], (document) => {
    const action = document.context.obj({ S: 'URI', URI: PDFString.of('https://ameli.fr') });
    document
      .getPage(0)
      .node.set(PDFName.of('Annots'), document.context.obj([{ Type: 'Annot', Subtype: 'Link', A: action }]));
  });
  expect(await faultOfPdf(linked)).toBeNull();
});

test('a locked paper is refused: nobody could look into it', async () => {
  const locked = handMade().slice();
  const encrypted = bytesOf(
    text(locked).replace('/Root 1 0 R', '/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -1 >>'),
  );
  expect(await faultOfPdf(encrypted)).toBe('encrypted');
});

test('a paper folded into itself without end is refused', async () => {
  expect(await faultOfPdf(handMade(`${'['.repeat(200)}${']'.repeat(200)}`))).toBe('too-complex');
});

test('damaged bytes are answered, whatever they are', async () => {
  const whole = text(await paper(['Ordonnance']));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.string({ maxLength: 40 }), async (at, noise) => {
      await faultOfPdf(bytesOf(whole.slice(0, at) + noise + whole.slice(at + noise.length)));
    }),
    { numRuns: 60 },
  );
});
