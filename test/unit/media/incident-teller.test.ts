import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Happened, IncidentTeller, repairedIncident } from '#media/incident-teller.ts';
import type { Repair } from '#media/repair-loop.ts';
import { MediaIncident } from '#protocol/media-incident.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;
const restarted: Repair = { cause: 'transport', action: 'restart-ice', took: 812.4 };
const rejoined: Repair = { cause: 'room', action: 'rejoin', took: 3_100 };
const lost: MediaIncident = { kind: 'capture-lost', device: 'camera' };
const back: MediaIncident = { kind: 'capture-back', device: 'camera' };

function end() {
  const told: Happened[] = [];
  const teller = new IncidentTeller((happened) => told.push(happened));
  return { teller, told };
}

test('a reconnection is told at once, with its cause, what it took to repair it, and how long', () => {
  const { teller, told } = end();
  teller.tell(repairedIncident(restarted));
  expect(told).toEqual([
    {
      incident: {
        kind: 'media-repaired',
        repairs: [{ cause: 'transport', action: 'restart-ice', times: 1, took: 812 }],
      },
      at: performance.now(),
    },
  ]);
});

test('a bad minute is told reconnection by reconnection; a flood is gathered into one that counts them', () => {
  const { teller, told } = end();
  for (let count = 0; count < 30; count += 1) {
    teller.tell(repairedIncident(count % 3 === 0 ? rejoined : restarted));
    vi.advanceTimersByTime(1_000);
  }
  expect(told).toHaveLength(6);
  const last = performance.now() - 1_000;
  vi.advanceTimersByTime(2 * MINUTE);
  expect(told).toHaveLength(7);
  expect(told[6]).toEqual({
    incident: {
      kind: 'media-repaired',
      repairs: [
        { cause: 'room', action: 'rejoin', times: 8, took: 8 * 3_100 },
        { cause: 'transport', action: 'restart-ice', times: 16, took: 16 * 812 },
      ],
    },
    at: last,
  });
});

test('an hour of a link that breaks every second fills no record, and nothing of it is left out', () => {
  const { teller, told } = end();
  for (let second = 0; second < 3_600; second += 1) {
    teller.tell(repairedIncident(restarted));
    vi.advanceTimersByTime(1_000);
  }
  teller.end();
  expect(told.length).toBeLessThanOrEqual(6 + 30 + 1);
  const times = told.flatMap(({ incident }) =>
    incident.kind === 'media-repaired' ? incident.repairs.map((repair) => repair.times) : [],
  );
  expect(times.reduce((sum, each) => sum + each, 0)).toBe(3_600);
  for (const { incident } of told) expect(MediaIncident.parse(incident)).toEqual(incident);
});

test('after a quiet time each is told by itself again', () => {
  const { teller, told } = end();
  for (let count = 0; count < 6; count += 1) teller.tell(repairedIncident(restarted));
  vi.advanceTimersByTime(6 * MINUTE);
  for (let count = 0; count < 4; count += 1) teller.tell(repairedIncident(restarted));
  expect(told).toHaveLength(9);
});

test('a loose plug keeps no other device from being told of, and its last word is how it stands', () => {
  const { teller, told } = end();
  for (let count = 0; count < 20; count += 1) {
    teller.tell(lost);
    vi.advanceTimersByTime(500);
    teller.tell(back);
    vi.advanceTimersByTime(500);
  }
  teller.tell({ kind: 'capture-lost', device: 'stethoscope' });
  expect(told.at(-1)?.incident).toEqual({ kind: 'capture-lost', device: 'stethoscope' });
  teller.end();
  const gathered = told.slice(-2).toSorted((one, other) => one.at - other.at);
  expect(gathered.map(({ incident }) => incident)).toEqual([
    { ...lost, times: 14 },
    { ...back, times: 14 },
  ]);
});

test('what was gathered is told at the end of the consultation, once', () => {
  const { teller, told } = end();
  for (let count = 0; count < 8; count += 1) teller.tell({ kind: 'media-lowered', detail: 'up face-off' });
  expect(told).toHaveLength(6);
  teller.end();
  teller.end();
  vi.advanceTimersByTime(10 * MINUTE);
  expect(told.slice(6).map(({ incident }) => incident)).toEqual([
    { kind: 'media-lowered', detail: 'up face-off', times: 2 },
  ]);
});
