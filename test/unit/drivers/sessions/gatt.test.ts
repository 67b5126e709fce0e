import { describe, expect, test } from 'vitest';
import { GattFreshness } from '#drivers/sessions/gatt.ts';
import { CONNECTED } from '#drivers/transports/transport.ts';

/** Current Time, 2026-11-22 at this hour, minute and second. */
const clock = (at: number, hour: number, minute: number, second: number) => ({
  channel: '2a2b',
  bytes: Uint8Array.of(0xea, 0x07, 11, 22, hour, minute, second, 0, 0, 0),
  at,
});
const OPENED = 1_000_000;
const minutes = (count: number): number => count * 60_000;

describe('a device that is connected only after it has measured', () => {
  test('is believed what it stamped since the session began, by its own clock', () => {
    const freshness = new GattFreshness(OPENED);
    const connected = OPENED + minutes(2);
    freshness.hear({ ...CONNECTED, at: connected });
    expect(freshness.hear(clock(connected + 50, 9, 43, 0))).toBe(true);
    expect(freshness.proves({ time: '2026-11-22T09:42:40' }, connected + 100)).toBe(true);
    expect(freshness.proves({ time: '2026-11-22T09:41:00' }, connected + 100)).toBe(true);
    expect(freshness.proves({ time: '2026-11-22T09:40:59' }, connected + 100)).toBe(false);
    expect(freshness.proves({ time: '2026-11-22T09:42:40', stored: true }, connected + 100)).toBe(false);
  });

  test('is not believed what it tells at once where it has no clock, however long it was waited for', () => {
    const freshness = new GattFreshness(OPENED);
    const connected = OPENED + minutes(2);
    freshness.hear({ ...CONNECTED, at: connected });
    expect(freshness.proves({}, connected + 500)).toBe(false);
    expect(freshness.proves({ time: '2026-11-22T09:42:40' }, connected + 500)).toBe(false);
    expect(freshness.proves({}, connected + 4000)).toBe(true);
  });
});

test('a clock over midnight, read late, still tells the day before', () => {
  const freshness = new GattFreshness(OPENED);
  freshness.hear(clock(OPENED + minutes(3), 0, 1, 0));
  expect(freshness.proves({ time: '2026-11-21T23:58:00' }, OPENED + minutes(3))).toBe(true);
  expect(freshness.proves({ time: '2026-11-21T23:57:59' }, OPENED + minutes(3))).toBe(false);
});

test('a clock that is not set proves nothing', () => {
  const freshness = new GattFreshness(OPENED);
  expect(freshness.hear({ channel: '2a08', bytes: new Uint8Array(7), at: OPENED })).toBe(true);
  expect(freshness.proves({ time: '2026-11-22T09:42:40' }, OPENED + 100)).toBe(false);
});
