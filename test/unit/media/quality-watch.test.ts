import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LinkView, QualityWatch } from '#media/quality-watch.ts';
import type { RoomKeeper } from '#media/room-keeper.ts';
import type { PeerMessage, QualityGrade } from '#protocol/peer-message.ts';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] }),
);
afterEach(() => vi.useRealTimers());

/** One end that receives a voice, 50 packets a second while `flows`. */
function watchVoice() {
  const state = { flows: true, packets: 0 };
  setInterval(() => {
    if (state.flows) state.packets += 5;
  }, 100);
  const told: QualityGrade[] = [];
  let shown: LinkView | null = null;
  const producer = {
    producerId: 'voice',
    peerId: 'physician',
    party: 'physician',
    role: 'voice',
    kind: 'audio',
    paused: false,
  };
  const statistics = () =>
    new Map([
      [
        'voice',
        {
          id: 'voice',
          type: 'inbound-rtp',
          kind: 'audio',
          packetsReceived: state.packets,
          packetsLost: 0,
          jitter: 0.005,
        },
      ],
    ]);
  const room = {
    stats: async () => ({ send: new Map(), receive: new Map() }),
    received: () => [{ producer, receiver: { getStats: async () => statistics() }, wanted: true }],
    sender: () => null,
    tell: async (_: string, message: PeerMessage) => {
      if (message.type === 'quality') told.push(message.report.grade);
    },
    setPaused: () => undefined,
    setMaxLayer: () => undefined,
    setCeiling: () => undefined,
  };
  const watch = new QualityWatch({
    // As much of a room as is asked for while nothing falls; its statistics are those of a browser.
    room: room as unknown as RoomKeeper,
    other: 'physician',
    changed: (view) => {
      shown = view;
    },
    incident: () => undefined,
  });
  watch.status('connected');
  return { state, told, grade: () => shown?.figure?.grade };
}

test('a voice that comes again is no lost link any more, within a second and on both screens', async () => {
  const { state, told, grade } = watchVoice();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(grade()).toBe('good');
  state.flows = false;
  await vi.advanceTimersByTimeAsync(4_500);
  expect(grade()).toBe('lost');
  // Between two words, as far from the next one as can be.
  await vi.advanceTimersByTimeAsync(1_600);
  told.length = 0;
  state.flows = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(grade()).not.toBe('lost');
  expect(told.at(-1)).not.toBe('lost');
});
