import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWindow } from '#drivers/codecs/byte-window.ts';
import { chunked, cuts, noise } from '../bytes.ts';

/** Items of a length that their first byte tells, 1 to 8. */
function itemsOf(chunks: readonly Uint8Array[]): { items: string[]; left: number } {
  const items: string[] = [];
  const window: ByteWindow = new ByteWindow(8, (at) => {
    const held = window.end - at;
    const length = (window.at(at) & 7) + 1;
    if (held === 0 || held < length) return 0;
    items.push(window.bytes.slice(at, at + length).join());
    return length;
  });
  for (const chunk of chunks) window.push(chunk);
  return { items, left: window.end };
}

test('a window gives every byte once and in order, however they are cut, and holds no more than it may', () => {
  fc.assert(
    fc.property(noise(300), cuts, (bytes, lengths) => {
      const { items, left } = itemsOf(chunked(bytes, lengths));
      expect({ items, left }).toEqual(itemsOf([bytes]));
      const told = items.join() === '' ? [] : items.join().split(',').map(Number);
      expect(told).toEqual([...bytes.subarray(0, bytes.length - left)]);
      expect(left).toBeLessThan(8);
    }),
  );
});
