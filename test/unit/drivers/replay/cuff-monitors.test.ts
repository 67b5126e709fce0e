import { expect, test } from 'vitest';
import type { DeviceDriver } from '#drivers/devices/device.ts';
import { findDriver } from '#drivers/devices/index.ts';
import { driveAndPrint, type ReplayLine, replayPassive, replayStrict } from '#drivers/replay/replay.ts';
import { parseCapture } from '#drivers/transports/capture.ts';
import { RecordingPort } from '#drivers/transports/recording.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';

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
const never = new AbortController().signal;

/** A whole session with a simulated monitor, as a field engineer records it, and what it printed. */
async function record(id: string): Promise<{ driver: DeviceDriver; capture: string; printed: ReplayLine[] }> {
  const driver = findDriver(id);
  const simulator = SIMULATORS[id]?.();
  if (!driver || !simulator) throw new Error(`${id} is not in the catalogue`);
  const lines: string[] = [];
  const printed: ReplayLine[] = [];
  const port = new RecordingPort(new VirtualPort(simulator), (line) => lines.push(line));
  await driveAndPrint(driver, port, never, (line) => printed.push(line));
  return { driver, capture: lines.join('\n'), printed };
}

test.each(MONITORS)('a recorded session with %s replays strictly to the same measurement', async (id) => {
  const { driver, capture, printed } = await record(id);
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
    const { driver, capture } = await record(id);
    const heard: ReplayLine[] = [];
    replayPassive(driver, parseCapture(capture), (line) => heard.push(line));
    expect(heard).toContainEqual(
      expect.objectContaining({ type: 'measurement', kind: 'blood-pressure', systolic: 128, diastolic: 79 }),
    );
    expect(heard.every(({ type }) => type === 'measurement')).toBe(true);
  },
);
