import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVitals } from '#console/live/vitals-feed.ts';
import { live, saturation } from '../sample.ts';

const message = live(3, { type: 'sample', reading: saturation(97) });

describe('the vitals channel', () => {
  it('reads a message as text or as bytes', () => {
    expect(readVitals(JSON.stringify(message))).toEqual(message);
    expect(readVitals(new TextEncoder().encode(JSON.stringify(message)).buffer)).toEqual(message);
  });

  it('drops a message whose number stands beside "invalid"', () => {
    const lie = { ...message, body: { type: 'sample', reading: { ...saturation(127), validity: 'invalid' } } };
    expect(readVitals(JSON.stringify(lie))).toBeNull();
  });

  it('drops whatever else arrives, and never throws', () => {
    fc.assert(fc.property(fc.anything(), (raw) => readVitals(raw) === null));
    fc.assert(fc.property(fc.json(), (raw) => readVitals(raw) === null));
  });
});
