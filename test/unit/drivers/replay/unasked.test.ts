import { expect, test } from 'vitest';
import { type ReplayLine, replayStrict } from '#drivers/replay/replay.ts';
import { parseCapture } from '#drivers/transports/capture.ts';
import { recordSession } from './record-session.ts';

/** Devices that say what they measure unasked. */
const UNASKED = [
  'nonin',
  'masimo-rad',
  'berry-bci',
  'contec-cms50-legacy',
  'omron-hbp9020',
  'gtech-gl310',
  'and-ua767',
];

test.each(UNASKED)('a capture of %s with no host line replays strictly', async (id) => {
  const { driver, capture, printed } = await recordSession(id);
  expect(capture).not.toContain('=>');
  expect(printed.at(-1)).toMatchObject({ type: 'measurement', validity: 'valid' });
  const replayed: ReplayLine[] = [];
  await replayStrict(driver, parseCapture(capture), (line) => replayed.push(line));
  expect(replayed).toEqual(printed);
});
