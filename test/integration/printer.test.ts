import { afterAll, beforeAll, expect, test } from 'vitest';
import { Printer } from '#main/attachments/printer.ts';
import { paper } from '../support/papers.ts';
import { openSpooler, type Spooler } from '../support/spooler.ts';

const MARK = 'Quixzyvaume';
const never = new AbortController().signal;
const marked = () => paper(['Ordonnance'], (document) => document.setSubject(MARK)).then(inPlainSight);
/** The mark as bytes that a search of the disk would find. */
const inPlainSight = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from(`\n% ${MARK}\n%%EOF\n`)]);

let spooler: Spooler;
beforeAll(async () => {
  spooler = await openSpooler();
  process.env['CUPS_SERVER'] = spooler.socket;
});
afterAll(async () => {
  delete process.env['CUPS_SERVER'];
  await spooler?.close();
});

test('a paper is printed whole, and the spooler that keeps every job holds nothing of it', async () => {
  const printer = new Printer(spooler.queue, () => undefined);
  const pdf = await marked();
  expect(await Promise.all([printer.print(pdf, never), printer.print(pdf, never)])).toEqual([true, true]);
  expect((await spooler.printed()).includes(pdf)).toBe(true);
  expect(await spooler.holding(MARK)).toEqual([]);
});

test('a queue that is not there prints nothing and says so', async () => {
  const logged: string[] = [];
  const printer = new Printer('ailleurs', (_, what) => logged.push(what));
  expect(await printer.print(await marked(), never)).toBe(false);
  expect(logged).toContain('print-failed');
});

test('a paper that waits for a printer without paper is forgotten when the kiosk ends, or starts again after a power cut', async () => {
  await spooler.pause();
  const ending = new AbortController();
  const printer = new Printer(spooler.queue, () => undefined);
  const printing = printer.print(await marked(), ending.signal);
  await expect.poll(() => spooler.holding(MARK), { timeout: 10_000 }).toHaveLength(1);
  ending.abort();
  expect(await printing).toBe(false);
  expect(await spooler.holding(MARK)).toEqual([]);

  // A power cut: nobody was there to forget it.
  const cut = new Printer(spooler.queue, () => undefined).print(await marked(), never);
  await expect.poll(() => spooler.holding(MARK), { timeout: 10_000 }).toHaveLength(1);
  await new Printer(spooler.queue, () => undefined).purge();
  expect(await spooler.holding(MARK)).toEqual([]);
  await cut;
});
