import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isStalled, tellStalls, watchStall } from '#media/stall.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { stall, standInTrack } from '../../support/sfu-device.ts';

test('R4: a camera that gives no picture is an incident once, and once more when it goes on; one that was stopped is none', () => {
  const incidents: MediaIncident[] = [];
  const camera = standInTrack('video');
  tellStalls(camera, 'otoscope', (incident) => incidents.push(incident));
  for (const muted of [false, true, true, false]) stall(camera, muted);
  expect(incidents).toEqual([
    { kind: 'capture-stalled', device: 'otoscope' },
    { kind: 'capture-resumed', device: 'otoscope' },
  ]);
  Object.assign(camera, { readyState: 'ended' });
  stall(camera, true);
  expect(incidents).toHaveLength(2);
});

test('one that gives none from the start is told at once; a microphone that is held for mute is no camera', () => {
  const incidents: MediaIncident[] = [];
  const [camera, microphone] = [standInTrack('video'), standInTrack('audio')];
  for (const track of [camera, microphone]) {
    stall(track, true);
    tellStalls(track, track === camera ? 'camera' : 'microphone', (incident) => incidents.push(incident));
  }
  expect(incidents).toEqual([{ kind: 'capture-stalled', device: 'camera' }]);
});

describe('a platform that says nothing by itself, and counts the pictures', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  /** A camera that gives as many pictures a second as it is told to. */
  function camera() {
    const stats = { totalFrames: 0 };
    const track = Object.assign(standInTrack('video'), { stats });
    return {
      track,
      runs: (ms: number, perSecond: number) => {
        for (let passed = 0; passed < ms; passed += 250) {
          stats.totalFrames += perSecond / 4;
          vi.advanceTimersByTime(250);
        }
      },
    };
  }

  test('one that hangs is stalled after two seconds, and no longer from its next picture on', () => {
    const { track, runs } = camera();
    const seen: boolean[] = [];
    watchStall(track, () => seen.push(isStalled(track)));
    runs(10_000, 4);
    runs(2000, 0);
    expect(seen).toEqual([]);
    runs(250, 0);
    expect(seen).toEqual([true]);
    runs(60_000, 0);
    runs(250, 4);
    expect(seen).toEqual([true, false]);
  });

  test('a first picture may take its time; one that is late for long is missed', () => {
    const { track, runs } = camera();
    const seen: boolean[] = [];
    watchStall(track, () => seen.push(isStalled(track)));
    runs(5000, 0);
    expect(seen).toEqual([]);
    runs(250, 0);
    expect(seen).toEqual([true]);
  });

  test('a page that was held up for long takes nothing from it', () => {
    const { track, runs } = camera();
    watchStall(track, () => expect.unreachable('nothing was missed'));
    runs(1000, 4);
    vi.setSystemTime(Date.now() + 60_000);
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    runs(250, 0);
    runs(1000, 4);
    expect(isStalled(track)).toBe(false);
  });

  test('one that was stopped, or that nobody asks about any more, is not looked at', () => {
    const { track, runs } = camera();
    const unwatch = watchStall(track, () => expect.unreachable('it was stopped'));
    runs(1000, 4);
    Object.assign(track, { readyState: 'ended' });
    runs(10_000, 0);
    expect(vi.getTimerCount()).toBe(0);
    unwatch();
    const other = camera();
    watchStall(other.track, () => undefined)();
    expect(vi.getTimerCount()).toBe(0);
  });
});
