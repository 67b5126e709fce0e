import { expect, test } from 'vitest';
import { type ReplayLine, replayPassive, replayStrict } from '#drivers/replay/replay.ts';
import { parseCapture } from '#drivers/transports/capture.ts';
import { recordSession } from './record-session.ts';

const MONITORS = [
  'omron-hbp9020',
  'omron-hem790it',
  'omron-hem7322u',
  'contec-08a',
  'beurer-bm65',
  'beurer-bm58',
  'microlife-bp3gx',
  'and-ua767',
];

test.each(MONITORS)('a recorded session with %s replays strictly to the same measurement', async (id) => {
  const { driver, capture, printed } = await recordSession(id);
  expect(printed).toMatchObject([
    { type: 'measurement', systolic: 128, diastolic: 79, validity: 'valid' },
    { type: 'measurement', value: 71, validity: 'valid' },
  ]);
  const replayed: ReplayLine[] = [];
  await replayStrict(driver, parseCapture(capture), (line) => replayed.push(line));
  expect(replayed).toEqual(printed);
});

test.each(MONITORS)(
  'the same session with %s, heard passively, holds the measurement among those stored',
  async (id) => {
    const { driver, capture } = await recordSession(id);
    const heard: ReplayLine[] = [];
    replayPassive(driver, parseCapture(capture), (line) => heard.push(line));
    expect(heard).toContainEqual(
      expect.objectContaining({ type: 'measurement', kind: 'blood-pressure', systolic: 128, diastolic: 79 }),
    );
    expect(heard.every(({ type }) => type === 'measurement')).toBe(true);
  },
);
