import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeerMessage } from '#protocol/peer-message.ts';
import { cameraState, scaleOf, setCamera, zoomWithin } from '#renderer/media/camera-control.ts';

const dermatoscope = { id: 'dermatoscope', label: 'Dermatoscope (0c45:6366)' };
const otoscope = { id: 'otoscope', label: 'Otoscope (1b3f:8301)' };

/** A track of a camera, as Chromium states its abilities; what is set is applied, as by the camera. */
function camera(capabilities: object, settings: object = {}) {
  const applied: MediaTrackConstraints[] = [];
  return {
    applied,
    getCapabilities: () => capabilities,
    getSettings: () => settings,
    applyConstraints: async (constraints?: MediaTrackConstraints) => {
      applied.push(constraints ?? {});
    },
  };
}

const zoom = { min: 100, max: 400, step: 50 };
const ask = (part: object) => {
  const message = PeerMessage.parse({ type: 'camera-set', role: 'examination', ...part });
  if (message.type !== 'camera-set') throw new Error('not a request');
  return message;
};

describe('what the physician is told of a camera', () => {
  test('a camera that can nothing is told without controls', () => {
    expect(cameraState('examination', [dermatoscope], 'dermatoscope', camera({}))).toEqual({
      type: 'camera',
      role: 'examination',
      cameras: [{ id: 'dermatoscope', label: 'Dermatoscope (0c45:6366)' }],
      active: 'dermatoscope',
      zoom: null,
      light: null,
    });
  });

  test('zoom and light as they are, and every camera that is plugged', () => {
    const track = camera({ zoom, torch: true }, { zoom: 200, torch: true });
    const state = cameraState('examination', [dermatoscope, otoscope], 'otoscope', track);
    expect(PeerMessage.parse(state)).toEqual(state);
    expect(state).toMatchObject({ active: 'otoscope', zoom: { ...zoom, value: 200 }, light: { on: true } });
    expect(state.cameras.map(({ id }) => id)).toEqual(['dermatoscope', 'otoscope']);
  });

  test('each camera by its role, and no more of them, nor longer names, than a message may hold', () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ id: `face-${n}`, label: 'x'.repeat(300) }));
    const state = cameraState('face', many, 'face-0', camera({}));
    expect(PeerMessage.parse(state)).toEqual(state);
    expect(state).toMatchObject({ role: 'face', active: 'face-0' });
  });

  test('while it is closed nothing but which cameras there are', () => {
    expect(cameraState('examination', [otoscope], null, null)).toMatchObject({ active: null, zoom: null, light: null });
  });

  test('what a camera says that makes no sense is no control', () => {
    expect(
      cameraState('examination', [dermatoscope], 'dermatoscope', camera({ zoom: 'much', torch: 3 })),
    ).toMatchObject({
      zoom: null,
      light: null,
    });
    const fixed = camera({ zoom: { min: 1, max: 1, step: 1 } });
    expect(cameraState('examination', [dermatoscope], 'dermatoscope', fixed).zoom).toBeNull();
  });
});

describe('what the physician asks of it', () => {
  test('is set where the camera has it', async () => {
    const track = camera({ zoom, torch: true });
    await setCamera(track, ask({ zoom: 260, light: true }));
    expect(track.applied).toEqual([{ advanced: [{ zoom: 250, torch: true }] }]);
  });

  test('is left alone where it has not', async () => {
    const track = camera({});
    await setCamera(track, ask({ zoom: 2, light: true }));
    expect(track.applied).toEqual([]);
  });

  test('a camera that refuses is no fault', async () => {
    const track = { ...camera({ torch: true }), applyConstraints: () => Promise.reject(new Error('busy')) };
    await expect(setCamera(track, ask({ light: true }))).resolves.toBeUndefined();
  });

  test('a zoom is always one the camera has', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (wanted) => {
        const value = zoomWithin(zoom, wanted);
        expect(value).toBeGreaterThanOrEqual(zoom.min);
        expect(value).toBeLessThanOrEqual(zoom.max);
        expect((value - zoom.min) % zoom.step).toBe(0);
      }),
    );
  });
});

describe('the scale of a still', () => {
  const video = { width: 1280, height: 720 };
  const still = { width: 1920, height: 1080 };

  test('is known by the width of the field the site has measured', () => {
    expect(scaleOf(camera({}, video), 20, still)).toBe(96);
    expect(scaleOf(camera({}, video), 20, video)).toBe(64);
  });

  test('is unknown where nobody measured it, and where the picture is or may be enlarged', () => {
    expect(scaleOf(camera({}, video), undefined, still)).toBeUndefined();
    expect(scaleOf(camera({ zoom }, { ...video, zoom: 200 }), 20, still)).toBeUndefined();
    expect(scaleOf(camera({ zoom }, video), 20, still)).toBeUndefined();
    expect(scaleOf(camera({ zoom }, { ...video, zoom: 100 }), 20, still)).toBe(96);
  });

  test('is unknown of a photograph that shows another field than the video', () => {
    expect(scaleOf(camera({}, video), 20, { width: 1600, height: 1200 })).toBeUndefined();
    expect(scaleOf(camera({}, {}), 20, still)).toBeUndefined();
  });
});
