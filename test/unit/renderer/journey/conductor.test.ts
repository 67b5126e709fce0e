import { describe, expect, test } from 'vitest';
import type { IpcResponseOf, KioskBridge } from '#protocol/ipc.ts';
import { failed, ok } from '#protocol/result.ts';
import { kioskWorld } from '#renderer/journey/conductor.ts';
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
