import { endianness } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeInputEvents, hasKey, INPUT_EVENT_SIZE, isPress, KEY_CAMERA } from '#drivers/transports/input-event.ts';

function encode(type: number, code: number, value: number): Uint8Array {
  const bytes = new Uint8Array(INPUT_EVENT_SIZE);
  const view = new DataView(bytes.buffer);
  const little = endianness() === 'LE';
  view.setUint16(16, type, little);
  view.setUint16(18, code, little);
  view.setInt32(20, value, little);
  return bytes;
}

test('a press is the key going down: neither its release nor its repeating', () => {
  const bytes = Buffer.concat([encode(1, 212, 1), encode(0, 0, 0), encode(1, 212, 2), encode(1, 212, 0)]);
  const events = decodeInputEvents(bytes);
  expect(events).toHaveLength(4);
  expect(events.filter(isPress)).toEqual([{ type: 1, code: KEY_CAMERA, value: 1 }]);
});

test('any bytes decode to whole events only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeInputEvents(bytes)).toHaveLength(Math.floor(bytes.length / INPUT_EVENT_SIZE));
    }),
  );
});

test.each([
  ['100000 0 0 0', 212, true],
  ['100000 0 0 0', 211, false],
  ['1', 0, true],
  ['fffffffffffffffe', 0, false],
  ['', 212, false],
  ['not hex', 5, false],
])('capabilities %j have key %i: %s', (capabilities, key, has) => {
  expect(hasKey(capabilities, key)).toBe(has);
});
