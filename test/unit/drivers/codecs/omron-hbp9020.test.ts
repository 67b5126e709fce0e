import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hbp9020Event, Hbp9020Parser } from '#drivers/codecs/omron-hbp9020.ts';
import { chunked, cuts, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): Hbp9020Event[] {
  const events: Hbp9020Event[] = [];
  const parser = new Hbp9020Parser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
/** DEVICES.md 2.7. */
const LINE = 'bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3\r\n';
const RECORD = { deviceTime: '2023-04-27T15:06', systolic: 140, mean: 98, diastolic: 77, pulse: 68 };

describe('HBP-9020 lines', () => {
  test('tell systolic, mean, diastolic and pulse, in this order', () => {
    expect(parse([ascii(LINE)])).toEqual([{ type: 'record', record: RECORD }]);
    for (const end of ['\r', '\n', ''])
      expect(parse([ascii(LINE.replace('\r\n', end))])).toEqual([{ type: 'record', record: RECORD }]);
  });

  test('with dashes or lost digits tell no value', () => {
    expect(parse([ascii(LINE.replace('140', '---').replace('068', '68'))])).toMatchObject([
      { record: { systolic: null, pulse: null, mean: 98 } },
    ]);
  });

  test.each([
    ['cut short', LINE.slice(0, -3)],
    ['of another kind', LINE.replace('bp', 'wt')],
    ['with a field too few', LINE.replace(',068', '')],
    ['with a field too many', LINE.replace(',3', ',3,4')],
  ])('%s are damaged', (_, line) => {
    expect(parse([ascii(line)])).toEqual([{ type: 'damaged' }]);
  });

  test('without a real date tell no time', () => {
    expect(parse([ascii(LINE.replace('2023/04/27', '0000/00/00'))])).toMatchObject([
      { record: { deviceTime: undefined, systolic: 140 } },
    ]);
  });
});

describe('HBP-9020 parser properties', () => {
  test('never throws, and chunking never changes the events', () => {
    fc.assert(
      fc.property(noise(200), noise(200), cuts, (before, after, lengths) => {
        const bytes = join(before, ascii(`\n${LINE}`), after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
        expect(parse([bytes])).toContainEqual({ type: 'record', record: RECORD });
      }),
    );
  });

  test('an endless line is dropped at its bound, and the next is read', () => {
    const events = parse([new Uint8Array(100_000).fill(0x62), ascii(`\r\n${LINE}`)]);
    expect(events).toEqual([{ type: 'damaged' }, { type: 'record', record: RECORD }]);
  });
});
