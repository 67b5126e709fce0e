import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  finishLive,
  isSilent,
  type LiveState,
  type LiveStep,
  liveValue,
  noLive,
  STALE_AFTER,
  takeLive,
} from '#console/live/live-state.ts';
import type { LiveBody, LiveMessage } from '#protocol/live.ts';
import { fingerOut, live, saturation, uuid } from '../sample.ts';

const sample = (value: number): LiveBody => ({ type: 'sample', reading: saturation(value) });

function run(messages: readonly LiveMessage[]): { state: LiveState; steps: LiveStep[] } {
  const steps: LiveStep[] = [];
  let state = noLive;
  for (const message of messages) {
    const step = takeLive(state, message, 1_000);
    steps.push(step);
    if (step.kind === 'accepted') state = step.state;
  }
  return { state, steps };
}

const shown = (state: LiveState) => state.attempts.oximetry?.numbers.get('oxygen-saturation')?.reading;

describe('the live state', () => {
  it('holds the newest number of each kind', () => {
    expect(shown(run([live(0, sample(96)), live(1, sample(97))]).state)).toEqual(saturation(97));
  });

  it('drops what comes late or twice', () => {
    const { state, steps } = run([live(5, sample(97)), live(4, sample(80)), live(5, sample(81))]);
    expect(steps.map(({ kind }) => kind)).toEqual(['accepted', 'dropped', 'dropped']);
    expect(shown(state)).toEqual(saturation(97));
  });

  it('reports a hole in the sequence, also before the first sample of an attempt it joined late', () => {
    const { steps } = run([live(7, sample(97)), live(8, sample(97)), live(10, sample(97))]);
    expect(steps.map((step) => step.kind === 'accepted' && step.gap)).toEqual([false, false, true]);
  });

  it('starts afresh with a new attempt and ignores stragglers of the one before', () => {
    const { state, steps } = run([
      live(9, sample(90), 50, 1_000),
      live(0, { type: 'progress', phase: 'connecting' }, 51, 2_000),
      live(10, sample(91), 50, 1_040),
    ]);
    expect(steps[1]).toMatchObject({ kind: 'accepted', fresh: true, gap: false });
    expect(steps[2]).toEqual({ kind: 'dropped' });
    expect(shown(state)).toBeUndefined();
  });

  it('takes a new attempt although the kiosk set its clock back, once nothing of the former comes any more', () => {
    const former = takeLive(noLive, live(9, sample(90), 50, 9_000), 1_000);
    if (former.kind !== 'accepted') throw new Error('the first message is taken');
    const next = live(0, sample(97), 51, 2_000);
    expect(takeLive(former.state, next, 1_500)).toEqual({ kind: 'dropped' });
    expect(takeLive(former.state, next, 11_500)).toMatchObject({ kind: 'accepted', fresh: true });
  });

  it('ends an attempt when its readings are durable, and does not let it come back', () => {
    const { state } = run([live(0, sample(97))]);
    const ended = finishLive(state, [uuid(50)]);
    expect(ended.attempts.oximetry).toBeUndefined();
    expect(takeLive(ended, live(1, sample(98)), 1_000)).toEqual({ kind: 'dropped' });
  });

  it('ends an attempt that gave no readings once the kiosk says so, whichever comes last, and no other', () => {
    const { state, steps } = run([live(2, { type: 'over' }), live(1, sample(98)), live(0, sample(97), 51, 9_000)]);
    expect(steps.map(({ kind }) => kind)).toEqual(['accepted', 'dropped', 'accepted']);
    expect(shown(state)).toEqual(saturation(97));
    const late = takeLive(state, live(3, { type: 'over' }, 52), 1_000);
    expect(late).toMatchObject({ kind: 'accepted', fresh: false, state: { attempts: state.attempts } });
    expect(shown(run([live(0, sample(97)), live(1, { type: 'over' })]).state)).toBeUndefined();
  });

  it('is the same object where nothing new is durable, so that nothing is drawn anew', () => {
    const ended = finishLive(noLive, [uuid(50)]);
    expect(finishLive(ended, [uuid(50)])).toBe(ended);
  });

  it('never shows an older number after a newer one, whatever the network does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 60 }), (order) => {
        let newest = -1;
        let state = noLive;
        for (const seq of order) {
          const step = takeLive(state, live(seq, sample(seq)), 0);
          expect(step.kind === 'accepted').toBe(seq > newest);
          if (step.kind === 'accepted') state = step.state;
          newest = Math.max(newest, seq);
        }
        if (newest >= 0) expect(shown(state)).toEqual(saturation(newest));
      }),
    );
  });
});

describe('a live value', () => {
  it('is a number while it is fresh', () => {
    expect(liveValue({ reading: saturation(97), receivedAt: 0 }, STALE_AFTER)).toMatchObject({ kind: 'number' });
  });

  it('is words once nothing has come for two seconds', () => {
    expect(liveValue({ reading: saturation(97), receivedAt: 0 }, STALE_AFTER + 1)).toEqual({ kind: 'stale' });
  });

  it('is words when the finger is out', () => {
    expect(liveValue({ reading: fingerOut, receivedAt: 0 }, 0)).toEqual({ kind: 'invalid', reading: fingerOut });
  });
});

describe('an attempt', () => {
  it('is over when the kiosk has said nothing of it for ten seconds', () => {
    const attempt = run([live(0, sample(97))]).state.attempts.oximetry;
    expect(attempt && isSilent(attempt, 11_000)).toBe(false);
    expect(attempt && isSilent(attempt, 11_001)).toBe(true);
  });
});
