import { expect, test } from 'vitest';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';
import type { ProducerRole } from '#protocol/room.ts';
import { applyDown, applyUp, type FallingRoom } from '../../../media/fall-steps.ts';
import { ALL_LAYERS, type LayerWish, lowerWish } from '../../../media/receiving.ts';

/** What a room was last asked for, by role. */
class AskedRoom implements FallingRoom {
  readonly layers = new Map<ProducerRole, number | null>();
  readonly paused = new Map<ProducerRole, boolean>();
  readonly ceilings = new Map<ProducerRole, LayerWish | null>();
  setMaxLayer(role: ProducerRole, layer: number | null): void {
    this.layers.set(role, layer);
  }
  setPaused(role: ProducerRole, paused: boolean): void {
    this.paused.set(role, paused);
  }
  setCeiling({ role }: { readonly role: ProducerRole }, ceiling: LayerWish | null): void {
    this.ceilings.set(role, ceiling);
  }
}

const fallen = (step: FallStep): AskedRoom => {
  const room = new AskedRoom();
  applyUp(room, step);
  applyDown(room, 'physician', step);
  return room;
};

test('the fall lowers the examination first, then the face, then lets both go', () => {
  expect(FALL_STEPS.map((step) => [...fallen(step).layers.entries()])).toEqual([
    [
      ['examination', null],
      ['face', null],
    ],
    [
      ['examination', 0],
      ['face', null],
    ],
    [
      ['examination', 0],
      ['face', 0],
    ],
    [
      ['examination', 0],
      ['face', 0],
    ],
  ]);
  expect(FALL_STEPS.map((step) => fallen(step).paused.get('face'))).toEqual([false, false, false, true]);
  expect(FALL_STEPS.map((step) => fallen(step).ceilings.get('face'))).toEqual([
    null,
    null,
    { spatial: 0, temporal: null },
    'hidden',
  ]);
});

test('the fall never touches a voice, a stethoscope or the vitals', () => {
  for (const step of FALL_STEPS) {
    const room = fallen(step);
    for (const asked of [room.layers, room.paused, room.ceilings]) {
      expect([...asked.keys()].sort()).toEqual(['examination', 'face']);
    }
  }
});

test('a picture is wanted no larger than it is shown, and no larger than the link carries', () => {
  const small = { spatial: 0, temporal: null };
  const slow = { spatial: 2, temporal: 0 };
  expect(lowerWish(ALL_LAYERS, small)).toEqual(small);
  expect(lowerWish(slow, small)).toEqual({ spatial: 0, temporal: 0 });
  expect(lowerWish('hidden', small)).toBe('hidden');
  expect(lowerWish(ALL_LAYERS, ALL_LAYERS)).toEqual(ALL_LAYERS);
});
