import { expect, test } from 'vitest';
import { findDriver } from '#drivers/devices/index.ts';
import { driveAndPrint, type ReplayLine, replayStrict } from '#drivers/replay/replay.ts';
import { parseCapture } from '#drivers/transports/capture.ts';
import { RecordingPort } from '#drivers/transports/recording.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';

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
  const driver = findDriver(id);
  const simulator = SIMULATORS[id]?.();
  if (!driver || !simulator) throw new Error(`${id} is not in the catalogue`);
  const lines: string[] = [];
  const printed: ReplayLine[] = [];
  const port = new RecordingPort(new VirtualPort(simulator), (line) => lines.push(line));
  await driveAndPrint(driver, port, new AbortController().signal, (line) => printed.push(line));
  expect(lines.filter((line) => line.includes('=>'))).toEqual([]);
  expect(printed.at(-1)).toMatchObject({ type: 'measurement', validity: 'valid' });
  const replayed: ReplayLine[] = [];
  await replayStrict(driver, parseCapture(lines.join('\n')), (line) => replayed.push(line));
  expect(replayed).toEqual(printed);
});
