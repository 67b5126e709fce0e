import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeScaleRequest, TaidocScaleParser, type WeighingEvent } from '#drivers/codecs/taidoc-scale.ts';
import { taidocScaleSimulator } from '#test/simulators/devices/taidoc-scale.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): WeighingEvent[] {
  const events: WeighingEvent[] = [];
  const parser = new TaidocScaleParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

function answer(): Uint8Array {
  const device = taidocScaleSimulator({ measuresAfter: 0 });
  device.connect(0);
  device.advance(0);
  return device.receive(encodeScaleRequest(0x71), 0);
}

describe('answers of a TaiDoc scale', () => {
  test('are asked for with the recorded commands', () => {
    expect(encodeScaleRequest(0x71)).toEqual(fromHex('51 71 02 00 00 A3 67'));
    expect(encodeScaleRequest(0x77)).toEqual(fromHex('51 77 02 00 00 A3 6D'));
  });

  test('tell weight, height and time', () => {
    expect(parse([answer()])).toEqual([
      { type: 'weighing', weighing: { weight: 71.4, height: 168, time: '2026-03-02T09:41' } },
    ]);
  });

  test('whose weights in kg and lb differ are damaged', () => {
    const frame = answer();
    frame[17] = (frame[17] ?? 0) + 10;
    frame[39] = (frame[39] ?? 0) + 10;
    expect(parse([frame])).toEqual([{ type: 'damaged' }]);
  });

  test('with a wrong sum or no end are damaged', () => {
    const frame = answer();
    frame[39] = (frame[39] ?? 0) ^ 1;
    expect(parse([frame])).toEqual([{ type: 'damaged' }]);
    expect(parse([answer().subarray(0, 20)])).toEqual([{ type: 'damaged' }]);
  });
});

describe('properties of the parser', () => {
  test('it never throws, chunking never changes the result, and noise holds no weighing', () => {
    fc.assert(
      fc.property(noise(400), cuts, (bytes, lengths) => {
        const events = parse([bytes]);
        expect(parse(chunked(bytes, lengths))).toEqual(events);
        expect(events.every(({ type }) => type === 'damaged')).toBe(true);
      }),
    );
  });

  test('one damaged byte leaves no wrong weight', () => {
    const whole = answer();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoiled = join(whole, whole);
        spoiled[at] = (spoiled[at] ?? 0) ^ flip;
        for (const event of parse([spoiled])) if (event.type === 'weighing') expect(event.weighing.weight).toBe(71.4);
      }),
    );
  });
});
