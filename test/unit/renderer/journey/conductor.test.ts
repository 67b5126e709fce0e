import { describe, expect, test } from 'vitest';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { IpcResponseOf, KioskBridge } from '#protocol/ipc.ts';
import { failed, ok } from '#protocol/result.ts';
import { kioskWorld, toJourneyEvents } from '#renderer/journey/conductor.ts';
import type { JourneyEvent } from '#renderer/journey/transitions.ts';

type Answer = () => Promise<IpcResponseOf<'measure:skip'>>;

/** What the journey hears after it asked for a skip that main answers so. */
const heardOfSkip = (answer: Answer): Promise<JourneyEvent> =>
  new Promise((resolve) => {
    const bridge: KioskBridge = {
      // One channel is asked here, and its answer is the one given; a generic channel cannot say so.
      request: (async () => answer()) as unknown as KioskBridge['request'],
      onEvent: () => () => undefined,
    };
    kioskWorld(bridge).perform({ type: 'skip', modality: 'oximetry', reason: 'cannot' }, resolve);
  });

describe('a skip', () => {
  test.each<[string, Answer, JourneyEvent['type']]>([
    ['is told as done when main has stored it', async () => ok({}), 'skipped'],
    ['is told as failed when main could not store it', async () => failed('not-stored'), 'skip-failed'],
    ['is told as failed when main gave no answer', () => Promise.reject(new Error('no answer')), 'skip-failed'],
  ])('%s', async (_, answer, type) => {
    expect(await heardOfSkip(answer)).toEqual({ type, modality: 'oximetry' });
  });
});

describe('a device', () => {
  const { id, model, grade, modalities, guide } = nonin.manifest;
  const known = { driver: id, model, grade, modalities: [...modalities], guide };
  const oximeter = (state: DeviceStatus['state']): DeviceStatus => ({ ...known, state });
  const toldAfter = (before: DeviceStatus['state'], now: DeviceStatus['state']) =>
    toJourneyEvents({ type: 'devices', devices: [oximeter(now)] }, [oximeter(before)]);
  const returned = [{ type: 'device-returned', modality: 'oximetry' }];

  test('has returned once it is ready after it was away', () => {
    expect(toldAfter('absent', 'ready')).toEqual(returned);
    expect(toldAfter('fault', 'ready')).toEqual(returned);
    expect(toldAfter('absent', 'fault')).toEqual([]);
  });

  test('has not when it is only free again: so it is told for an instant after its cable was pulled', () => {
    expect(toldAfter('busy', 'ready')).toEqual([]);
    expect(toldAfter('ready', 'ready')).toEqual([]);
  });
});
