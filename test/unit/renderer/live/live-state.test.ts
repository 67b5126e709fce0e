import { describe, expect, test } from 'vitest';
import { AttemptId } from '#protocol/ids.ts';
import type { LiveBody, LiveMessage } from '#protocol/live.ts';
import { liveStep, liveView, NO_LIVE, receive, STALE_AFTER } from '#renderer/live/live-state.ts';

const attempt = AttemptId.parse('22222222-2222-4222-8222-222222222222');
const message = (seq: number, body: LiveBody, attemptId = attempt): LiveMessage => ({
  attemptId,
  modality: 'oximetry',
  seq,
  at: 0,
  body,
});
const spo2 = (value: number): LiveBody => ({
  type: 'sample',
  reading: { kind: 'oxygen-saturation', unit: '%', validity: 'valid', reasons: [], value },
});
const fingerOut: LiveBody = {
  type: 'sample',
  reading: { kind: 'oxygen-saturation', unit: '%', validity: 'invalid', reasons: ['sensor-off'], value: null },
};
const pleth = (...values: number[]): LiveBody => ({ type: 'pleth', rate: 75, full: 255, values });

describe('what the patient is told to do', () => {
  const settling = (remaining: number) =>
    receive(NO_LIVE, message(0, { type: 'progress', phase: 'settling', remaining }), 0);

  test('is almost done only when hardly anything remains', () => {
    expect(liveStep(settling(10_000), attempt)).toBe('settling');
    expect(liveStep(settling(3000), attempt)).toBe('ending');
  });
  test('is never almost done where nobody knows how long it takes', () => {
    const live = receive(NO_LIVE, message(0, { type: 'progress', phase: 'settling' }), 0);
    expect(liveStep(live, attempt)).toBe('settling');
  });
  test('is not what a former attempt said', () => {
    expect(liveStep(settling(1000), null)).toBe('connecting');
  });
});

describe('a live value', () => {
  test('is a number while it is fresh', () => {
    const live = receive(NO_LIVE, message(0, spo2(97)), 1000);
    expect(liveView(live, 'oxygen-saturation', 1000 + STALE_AFTER)).toMatchObject({
      state: 'value',
      reading: { value: 97 },
    });
  });
  test('is words once samples stop', () => {
    const live = receive(NO_LIVE, message(0, spo2(97)), 1000);
    expect(liveView(live, 'oxygen-saturation', 1001 + STALE_AFTER)).toEqual({ state: 'stopped' });
  });
  test('is the reason when the finger is out, never the number of before', () => {
    const live = [message(0, spo2(97)), message(1, fingerOut)].reduce(
      (state, each) => receive(state, each, 0),
      NO_LIVE,
    );
    expect(liveView(live, 'oxygen-saturation', 0)).toEqual({ state: 'invalid', reason: 'sensor-off' });
  });
  test('is not brought back by a late message', () => {
    const live = [message(1, fingerOut), message(0, spo2(97))].reduce(
      (state, each) => receive(state, each, 0),
      NO_LIVE,
    );
    expect(liveView(live, 'oxygen-saturation', 0)).toEqual({ state: 'invalid', reason: 'sensor-off' });
  });
  test('does not pass from one attempt to the next', () => {
    const other = AttemptId.parse('33333333-3333-4333-8333-333333333333');
    const live = receive(receive(NO_LIVE, message(9, spo2(97)), 0), message(0, pleth(1), other), 0);
    expect(liveView(live, 'oxygen-saturation', 0)).toEqual({ state: 'none' });
  });
});

describe('the pleth', () => {
  const trace = (...messages: [LiveMessage, number][]) =>
    messages.reduce((state, [each, now]) => receive(state, each, now), NO_LIVE).trace.values;

  test('is one line while every message comes', () => {
    expect(trace([message(0, pleth(1, 2)), 0], [message(1, pleth(3)), 30])).toEqual([1, 2, 3]);
  });
  test('is broken where messages are missing, whatever came next', () => {
    expect(trace([message(0, pleth(1)), 0], [message(2, pleth(3)), 30])).toEqual([1, null, 3]);
    expect(trace([message(0, pleth(1)), 0], [message(2, spo2(97)), 30], [message(3, pleth(3)), 30])).toEqual([
      1,
      null,
      3,
    ]);
  });
  test('is broken after a silence', () => {
    expect(trace([message(0, pleth(1)), 0], [message(1, pleth(3)), STALE_AFTER + 1])).toEqual([1, null, 3]);
  });
  test('keeps no more than its window', () => {
    const many = Array.from({ length: 20 }, (_, seq): [LiveMessage, number] => [
      message(seq, pleth(...Array.from({ length: 75 }, () => seq))),
      seq,
    ]);
    expect(trace(...many)).toHaveLength(6 * 75);
  });

  test('leaves the pulse wave open where the device was silent for a moment', () => {
    const before = receive(NO_LIVE, message(0, pleth(1, 2)), 0);
    expect(receive(before, message(1, pleth(3)), 40).trace.values).toEqual([1, 2, 3]);
    expect(receive(before, message(1, pleth(3)), 600).trace.values).toEqual([1, 2, null, 3]);
  });
});
