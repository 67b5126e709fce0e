import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Seats } from '#server/consultations/seats.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a seat is given up after the hold, once', () => {
  const expired: string[] = [];
  const seats = new Seats<string>(1000, (key) => expired.push(key));
  seats.away('kiosk');
  vi.advanceTimersByTime(600);
  seats.away('kiosk');
  vi.advanceTimersByTime(399);
  expect(expired).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(expired).toEqual(['kiosk']);
});

test('who comes back in time keeps the seat', () => {
  const expired: string[] = [];
  const seats = new Seats<string>(1000, (key) => expired.push(key));
  seats.away('kiosk');
  expect(seats.back('kiosk')).toBe(true);
  expect(seats.back('kiosk')).toBe(false);
  seats.away('other');
  seats.clear();
  vi.advanceTimersByTime(10_000);
  expect(expired).toEqual([]);
});
