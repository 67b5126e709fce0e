import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestError } from '#console/link/console-socket.ts';
import { emptyRoom } from '#console/room/room-session.ts';
import { createConsoleStore } from '#console/state/console-state.ts';
import { StageDesk } from '#console/stills/stage-desk.ts';
import type { Annotation } from '#protocol/entry.ts';
import { EntryId } from '#protocol/ids.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { takenConsultation } from '../sample.ts';

const id = EntryId.parse('00000000-0000-4000-8000-000000000001');
const text = (words: string): Annotation[] => [{ type: 'text', at: { x: 0.5, y: 0.5 }, text: words }];
type Answer = Result<object, RequestError>;

/** A desk whose server answers when the test says so. */
function openDesk() {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const saved: { annotations: Annotation[]; answer: (answer: Answer) => void }[] = [];
  const told: PeerMessage[] = [];
  const frames: { face: ImageBitmap | null; examination: ImageBitmap | null } = { face: null, examination: null };
  const line = { isDown: false };
  const desk = new StageDesk({
    store,
    frame: (of) => frames[of],
    tell: async (message) => {
      if (line.isDown) throw new Error('the link is down');
      told.push(message);
    },
    annotate: (_, annotations) => new Promise((answer) => void saved.push({ annotations, answer })),
  });
  const drawn = () => store.getState().stage.drawn[id];
  const answer = async (index: number, given: Answer) => {
    saved[index]?.answer(given);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { store, desk, frames, saved, told, drawn, answer, line };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a drawing on a still', () => {
  test('is shown at once, and is the record’s once the server has it', async () => {
    const { desk, drawn, answer } = openDesk();
    desk.annotate(id, text('a'));
    expect(drawn()).toEqual({ annotations: text('a'), state: 'saving' });
    await answer(0, ok({}));
    expect(drawn()?.state).toBe('saved');
  });

  test('what was drawn while another was saved is saved after it, and the newest is the last', async () => {
    const { desk, saved, answer, drawn } = openDesk();
    for (const words of ['a', 'b', 'c']) desk.annotate(id, text(words));
    expect(saved).toHaveLength(1);
    await answer(0, ok({}));
    expect(saved.map(({ annotations }) => annotations)).toEqual([text('a'), text('c')]);
    await answer(1, ok({}));
    expect(drawn()?.state).toBe('saved');
  });

  test('is kept here without a link and tried again', async () => {
    const { desk, saved, answer, drawn } = openDesk();
    desk.annotate(id, text('a'));
    await answer(0, failed('timed-out'));
    expect(drawn()).toEqual({ annotations: text('a'), state: 'waiting' });
    await vi.advanceTimersByTimeAsync(3_000);
    await answer(1, ok({}));
    expect([saved.length, drawn()?.state]).toEqual([2, 'saved']);
  });

  test('that the server will not take is told, and not tried again', async () => {
    const { desk, saved, answer, drawn } = openDesk();
    desk.annotate(id, text('a'));
    await answer(0, failed('not-yours'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saved.length, drawn()?.state]).toEqual([1, 'refused']);
  });
});

describe('a view that stands still', () => {
  const open = () => {
    const parts = openDesk();
    let closed = 0;
    // Stands in for the browser's own, of which only the closing is ours to look after.
    const picture = { width: 4, height: 3, close: () => void closed++ } as ImageBitmap;
    parts.frames.examination = picture;
    const track = { kind: 'video' } as MediaStreamTrack;
    parts.store.setState({ room: { ...emptyRoom, examination: track, face: track } });
    return { ...parts, picture, closed: () => closed, frozen: () => parts.store.getState().stage.frozen };
  };

  test('keeps its picture and its time through a new video and none', () => {
    vi.setSystemTime('2026-11-21T10:00:00.000Z');
    const { desk, store, frozen, picture } = open();
    desk.freeze();
    store.setState({ room: emptyRoom });
    for (const examinationCamera of ['asked', 'on', 'unavailable'] as const)
      desk.heard(takenConsultation, { ...takenConsultation, examinationCamera });
    expect(frozen()).toEqual({ of: 'examination', picture, at: '2026-11-21T10:00:00.000Z' });
  });

  test('is refused where it shows no picture', () => {
    const { desk, frames, frozen } = open();
    frames.examination = null;
    desk.freeze();
    expect(frozen()).toBeNull();
  });

  test('leaves no picture as it goes live again, at the end of the examination and at that of the consultation', () => {
    const { desk, frozen, closed } = open();
    const ends = [() => desk.freeze(), () => desk.heard(takenConsultation, takenConsultation), () => desk.end()];
    for (const [index, end] of ends.entries()) {
      desk.freeze();
      expect(frozen()).not.toBeNull();
      end();
      expect([frozen(), closed()]).toEqual([null, index + 1]);
    }
  });
});

describe('the kiosk’s examination camera', () => {
  const zoom = { min: 100, max: 400, step: 1, value: 385 };
  const camera: PeerMessage = {
    type: 'camera',
    role: 'examination',
    cameras: [],
    active: 'otoscope',
    zoom,
    light: { on: true },
  };

  test('is zoomed by tenths of its range and never beyond it', () => {
    const { desk, told } = openDesk();
    desk.zoom(1);
    desk.told(camera);
    desk.zoom(1);
    desk.zoom(-1);
    expect(told).toEqual([
      { type: 'camera-set', role: 'examination', zoom: 400 },
      { type: 'camera-set', role: 'examination', zoom: 355 },
    ]);
  });

  test('has its light turned off where it has one', () => {
    const { desk, told } = openDesk();
    desk.toggleLight();
    desk.told(camera);
    desk.toggleLight();
    expect(told).toEqual([{ type: 'camera-set', role: 'examination', light: false }]);
  });

  test('is asked for no photograph while it is off', async () => {
    const { desk, told, store } = openDesk();
    await desk.ask();
    expect([told, store.getState().stage.asked]).toEqual([[], null]);
  });

  test('why a photograph does not come is told', () => {
    const { desk, store } = openDesk();
    desk.told({ type: 'still-refused', why: 'no-camera' });
    expect(store.getState().stage.asked).toBe('no-camera');
  });
});

test('a wish for the camera that does not arrive is told, and its slider goes back to where the camera is', async () => {
  const { store, desk, line } = openDesk();
  const zoom = { min: 1, max: 4, step: 0.1, value: 2 };
  desk.told({ type: 'camera', role: 'examination', cameras: [], active: null, zoom, light: null });
  const before = store.getState().stage.camera?.zoom;
  line.isDown = true;
  desk.set({ zoom: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState().notice).toEqual({ kind: 'unheard' });
  const { camera } = store.getState().stage;
  expect(camera?.zoom).toEqual(zoom);
  // Another object of the same values: what shows it is drawn anew.
  expect(camera?.zoom).not.toBe(before);
});
