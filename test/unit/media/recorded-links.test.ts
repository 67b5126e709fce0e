import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FallStep, QualityGrade } from '#protocol/peer-message.ts';
import { downMeasure, fall, notFallen, upMeasure } from '../../../media/fall.ts';
import { DOWN_POLICY, UP_POLICY } from '../../../media/fall-policy.ts';
import { type Interval, intervalBetween, reportOf } from '../../../media/quality.ts';
import { type MediaSample, type ReceivedStream, readSample } from '../../../media/quality-sample.ts';

/*
 * Real statistics of real browsers, recorded second by second through the network lab by test/fixtures/quality/record.ts; each
 * file says how it was made. They show what the policies answer to; the pictures of the recorded call were not lowered, but for
 * those with a stethoscope or an examination, where one step was taken at a second the file names.
 */

const Entry = z.looseObject({ id: z.string() });
const Recording = z.object({
  made: z.string().min(1),
  samples: z.array(z.object({ at: z.number(), up: z.array(Entry), down: z.array(Entry) })),
});

interface Second {
  readonly up: FallStep;
  readonly down: FallStep;
  readonly grade: QualityGrade | undefined;
  /** Whether the stethoscope has been given up by now. */
  readonly ended: boolean;
}

/** What both policies decide, and what the patient's end reports, at each second of a recording. */
async function replay(
  name: string,
  beside?: 'listening' | 'examining',
  alter = (sample: MediaSample, _second: number): MediaSample => sample,
): Promise<Second[]> {
  const shared = { examining: beside === 'examining', listening: beside === 'listening' };
  const file = new URL(`../../fixtures/quality/${name}.json`, import.meta.url);
  const { samples } = Recording.parse(JSON.parse(await readFile(file, 'utf8')));
  const read = samples.map(({ at, up, down }, second) => {
    const reports = [up, down].map((entries) => entries.map((entry) => [entry.id, entry] as const));
    return alter(readSample(reports, at), second);
  });
  const intervals: Interval[] = [];
  let [up, down] = [notFallen(UP_POLICY), notFallen(DOWN_POLICY)];
  return read.map((sample, n) => {
    const before = read[n - 1];
    const interval = before === undefined ? null : intervalBetween(before, sample);
    if (interval !== null) intervals.push(interval);
    const [upwards, downwards] = [upMeasure(intervals, false, shared), downMeasure(intervals, false, shared)];
    if (upwards !== null) up = fall(up, upwards, UP_POLICY);
    if (downwards !== null) down = fall(down, downwards, DOWN_POLICY);
    return { up: up.step, down: down.step, grade: reportOf(intervals)?.grade, ended: up.endedAt !== null };
  });
}

const isSame =
  ({ id }: ReceivedStream) =>
  (other: ReceivedStream) =>
    other.id === id;

const firstAt = (seconds: readonly Second[], side: 'up' | 'down', step: FallStep, from = 0) =>
  seconds.findIndex((second, at) => at >= from && second[side] === step);

describe('a link as it was recorded', () => {
  test.each(['fibre', 'fibre-electron'])('%s: nothing is lowered, and it is called good', async (name) => {
    const seconds = await replay(name);
    expect(seconds.length).toBe(21);
    expect(new Set(seconds.flatMap(({ up, down }) => [up, down]))).toEqual(new Set(['whole']));
    expect(new Set(seconds.slice(3).map(({ grade }) => grade))).toEqual(new Set(['good']));
  });

  test.each([
    { told: true, steps: ['whole'] },
    { told: false, steps: ['whole', 'face-lowered', 'face-off'] },
  ])('whose camera gives no picture for ten seconds, told so: $told: is let go of $steps', async ({ told, steps }) => {
    const [from, until] = [6, 16];
    let stood: MediaSample['received'] = [];
    const seconds = await replay('fibre', undefined, (sample, second) => {
      if (second <= from) stood = sample.received;
      if (second < from || second > until) return sample;
      const still = sample.received.map((now) => (now.kind === 'audio' ? now : (stood.find(isSame(now)) ?? now)));
      // The platform says so within two seconds; from then on the picture is held back, and not awaited.
      const isAwaited = !told || second <= from + 2;
      return { ...sample, received: isAwaited ? still : still.filter(({ kind }) => kind === 'audio') };
    });
    expect([...new Set(seconds.map(({ down }) => down))]).toEqual(steps);
  });

  test('weak on the way up: the face is lowered within four seconds and off soon after, and the way down is left alone', async () => {
    const seconds = await replay('weak-uplink');
    expect(firstAt(seconds, 'up', 'face-lowered')).toBeLessThanOrEqual(14);
    expect(firstAt(seconds, 'up', 'face-off')).toBeLessThanOrEqual(18);
    // Good again from second 30 on: the first climb comes once it has been so for ten seconds.
    expect(firstAt(seconds, 'up', 'face-lowered', 30)).toBeGreaterThanOrEqual(40);
  });

  test('that bears a voice and no more: both ways give up the pictures within ten seconds', async () => {
    const seconds = await replay('voice-floor');
    for (const side of ['up', 'down'] as const) {
      expect(firstAt(seconds, side, 'face-off')).toBeGreaterThan(8);
      expect(firstAt(seconds, side, 'face-off')).toBeLessThanOrEqual(18);
    }
    expect(
      seconds.slice(20).every(({ up, down, grade }) => up === 'face-off' && down === 'face-off' && grade === 'poor'),
    ).toBe(true);
  });

  test('lossy in the oldest browser that is met: the face is lowered, stays, and comes back after the loss', async () => {
    const seconds = await replay('lossy-electron');
    expect(firstAt(seconds, 'down', 'face-lowered')).toBeLessThanOrEqual(14);
    expect(seconds.some(({ down }) => down === 'face-off')).toBe(false);
    expect(firstAt(seconds, 'down', 'whole', 25)).toBeGreaterThan(30);
    expect(seconds[20]?.grade).toBe('poor');
  });

  test('cut for five seconds: called lost meanwhile, and nothing is lowered after it', async () => {
    const seconds = await replay('cut');
    expect(seconds[14]?.grade).toBe('lost');
    expect(new Set(seconds.flatMap(({ up, down }) => [up, down]))).toEqual(new Set(['whole']));
  });

  test('with room for a voice and a stethoscope: the pictures go at once, and both sounds stay', async () => {
    const seconds = await replay('both-sounds', 'listening');
    expect(firstAt(seconds, 'up', 'face-off')).toBeLessThanOrEqual(16);
    expect(seconds.slice(18).every(({ up }) => up === 'face-off')).toBe(true);
    expect(seconds.some(({ ended }) => ended)).toBe(false);
  });

  test('with room for one sound: the stethoscope is given up once the pictures were, and the voice still suffers', async () => {
    const seconds = await replay('one-sound', 'listening');
    const off = firstAt(seconds, 'up', 'face-off');
    expect(off).toBeLessThanOrEqual(16);
    const ended = seconds.findIndex(({ ended }) => ended);
    expect(ended).toBeGreaterThan(off);
    expect(ended).toBeLessThanOrEqual(24);
  });

  test('lossy while the patient is examined: the examination is small within six seconds, the face never', async () => {
    const seconds = await replay('lossy-examination', 'examining');
    expect(firstAt(seconds, 'up', 'examination-lowered')).toBeGreaterThan(8);
    expect(firstAt(seconds, 'up', 'examination-lowered')).toBeLessThanOrEqual(14);
    expect(new Set(seconds.map(({ up }) => up))).toEqual(new Set(['whole', 'examination-lowered']));
    // Good again from second 28 on: whole once it has been so for ten seconds.
    expect(firstAt(seconds, 'up', 'whole', 15)).toBeGreaterThanOrEqual(38);
  });

  test('weak while the patient is examined: the examination goes first, the face only after it', async () => {
    const seconds = await replay('weak-examination', 'examining');
    const [examination, face] = [firstAt(seconds, 'up', 'examination-lowered'), firstAt(seconds, 'up', 'face-lowered')];
    expect(examination).toBeGreaterThan(8);
    expect(examination).toBeLessThanOrEqual(13);
    expect(face).toBeGreaterThanOrEqual(examination + 2);
    expect(face).toBeLessThanOrEqual(18);
  });
});
