import { beforeEach, expect, test } from 'vitest';
import { AuscultationDesk } from '#console/auscultation/auscultation-desk.ts';
import { chooseListening } from '#console/auscultation/listening-choice.ts';
import type { SoundBlock } from '#console/auscultation/stethoscope-sound.ts';
import { createConsoleStore } from '#console/state/console-state.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { takenConsultation } from '../sample.ts';

const RATE = 48_000;
// There is no MediaStreamTrack outside of a browser; nothing here looks into it.
const track = {} as MediaStreamTrack;

/** A desk whose loudspeaker is the test: it plays blocks into it, and sees what is opened and closed. */
function openDesk() {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  store.setState({ consultation: takenConsultation });
  const told: PeerMessage[] = [];
  const kept: { content: unknown; bytes: number }[] = [];
  const sound = { isOpen: false, heard: (_: SoundBlock): void => undefined };
  const desk = new AuscultationDesk({
    store,
    tell: async (message) => void told.push(message),
    record: () => ({ send: async (content, _, bytes) => void kept.push({ content, bytes: bytes.length }) }),
    openSound: (heard) => {
      Object.assign(sound, { isOpen: true, heard });
      return {
        open: async () => undefined,
        playOn: async () => undefined,
        hear: () => undefined,
        listen: () => undefined,
        play: async () => undefined,
        stopReplay: () => undefined,
        close: () => void Object.assign(sound, { isOpen: false }),
      };
    },
  });
  const says = (state: Extract<PeerMessage, { type: 'stethoscope-state' }>['state']) =>
    desk.told({ type: 'stethoscope-state', state });
  const receives = (stethoscope: MediaStreamTrack | null) => {
    const before = store.getState().room;
    const room = { ...before, stethoscope };
    store.setState({ room });
    desk.room(room, before);
  };
  const hears = (seconds: number, value: number) => {
    const raw = new Float32Array(seconds * RATE).fill(value);
    sound.heard({ raw, heard: raw });
  };
  /** As far as listening. */
  const listens = () => {
    says('off');
    desk.toggle();
    if (store.getState().auscultation.headphones === null) desk.goOn('worn');
    says('opening');
    receives(track);
    says('on');
  };
  return { store, desk, told, kept, sound, says, receives, hears, listens, state: () => store.getState().auscultation };
}

beforeEach(() => chooseListening({ filter: 'none' }));

test('a site without a stethoscope is asked for nothing', () => {
  const { desk, told, state } = openDesk();
  desk.toggle();
  expect([told, state().wanted]).toEqual([[], false]);
});

test('the kiosk is asked only once headphones were', () => {
  const { desk, told, says, sound } = openDesk();
  says('off');
  desk.toggle();
  says('off');
  expect([told, sound.isOpen]).toEqual([[], false]);
  desk.goOn('worn');
  expect(told).toEqual([{ type: 'stethoscope', on: true, site: 'heart' }]);
  expect(sound.isOpen).toBe(true);
});

test.each(['worn', 'none'] as const)(
  'headphones are asked for once a consultation, and the answer is kept as given: %s',
  (answer) => {
    const { desk, says, state, told } = openDesk();
    says('off');
    desk.toggle();
    desk.goOn(answer);
    desk.stop();
    desk.toggle();
    expect(state().headphones).toBe(answer);
    expect(told.at(-1)).toMatchObject({ type: 'stethoscope', on: true });
    desk.end();
    expect(state().headphones).toBeNull();
  },
);

test('a stethoscope that is open for nobody is closed', () => {
  const { told, says } = openDesk();
  says('on');
  expect(told).toEqual([{ type: 'stethoscope', on: false }]);
});

test('the page closed is no longer listened to, and what was recorded is kept', () => {
  const { desk, told, kept, hears, listens, sound } = openDesk();
  listens();
  desk.toggleSample();
  hears(3, 0.1);
  desk.stop();
  expect(told.at(-1)).toEqual({ type: 'stethoscope', on: false });
  expect(sound.isOpen).toBe(false);
  expect(kept).toEqual([
    { content: { type: 'auscultation', duration: 3, site: 'heart', filter: 'none' }, bytes: 44 + 3 * 2 * RATE },
  ]);
});

test('another place begins another sample', () => {
  const { desk, kept, hears, listens, state } = openDesk();
  listens();
  desk.toggleSample();
  hears(2, 0.1);
  desk.chooseSite('lungs');
  expect(kept).toMatchObject([{ content: { site: 'heart', duration: 2 } }]);
  expect(state()).toMatchObject({ site: 'lungs', recorded: null });
});

test('a sample ends by itself after half a minute', () => {
  const { desk, kept, hears, listens, state } = openDesk();
  listens();
  desk.toggleSample();
  hears(29, 0.1);
  expect(state().recorded).toBe(29);
  hears(5, 0.1);
  expect(state().recorded).toBeNull();
  expect(kept).toMatchObject([{ content: { duration: 30 } }]);
});

test('a stethoscope unplugged in the middle leaves what was heard until then, and listening goes on when it is back', () => {
  const { desk, kept, hears, listens, says, receives, state, told } = openDesk();
  listens();
  desk.toggleSample();
  hears(4, 0.1);
  receives(null);
  says('missing');
  expect(kept).toMatchObject([{ content: { duration: 4 } }]);
  says('opening');
  receives(track);
  says('on');
  expect(state().wanted).toBe(true);
  expect(told).toHaveLength(1);
});

test('a line on which nothing at all comes is told, and sound takes the words away', () => {
  const { hears, listens, state } = openDesk();
  listens();
  hears(1, 0);
  expect(state().silent).toBe(false);
  hears(1, 0);
  expect(state().silent).toBe(true);
  hears(1, 0.001);
  expect(state().silent).toBe(false);
});

test('a consultation that ends in the middle of a sample keeps what was heard, and nothing else is left', () => {
  const { desk, kept, hears, listens, sound, state } = openDesk();
  listens();
  desk.toggleSample();
  hears(3, 0.1);
  desk.end();
  expect(kept).toMatchObject([{ content: { duration: 3, site: 'heart' } }]);
  expect(sound.isOpen).toBe(false);
  expect(state()).toMatchObject({ kiosk: null, wanted: false, recorded: null });
});

test('a link too weak for it ends listening here as well, keeps what was recorded, and may be tried again', () => {
  const { desk, store, says, told, sound, listens } = openDesk();
  listens();
  desk.weaken();
  expect(told.at(-1)).toEqual({ type: 'stethoscope', on: false, weak: true });
  says('weak');
  expect(store.getState().auscultation).toMatchObject({ wanted: false, kiosk: 'weak' });
  expect(sound.isOpen).toBe(false);
  desk.toggle();
  expect(told.at(-1)).toMatchObject({ type: 'stethoscope', on: true });
});
