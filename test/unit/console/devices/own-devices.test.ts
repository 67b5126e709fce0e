import { expect, test } from 'vitest';
import { type DeviceName, noDevices, OwnDevices, type OwnDevicesView } from '#console/devices/own-devices.ts';
import type { OwnDevice } from '#console/devices/own-media.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';

/** As much of a device's track as is used of it: it can be stopped, be silenced, and be unplugged. */
class Track extends EventTarget {
  readyState = 'live';
  enabled = true;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Someone before a page with a microphone and a camera, each open when it is asked for unless `refused` says why not. */
function someone(refused: Partial<Record<DeviceName, 'denied' | 'missing'>> = {}) {
  const opened: Track[] = [];
  const sent: [string, string | null][] = [];
  const paused: [string, boolean][] = [];
  const incidents: MediaIncident[] = [];
  let view: OwnDevicesView = noDevices;
  const nameOf = (track: MediaStreamTrack | null) =>
    opened.find((each) => Object.is(each, track))?.name ?? (track === null ? null : 'unknown');
  const devices = new OwnDevices({
    open: async (name): Promise<OwnDevice> => {
      const trouble = refused[name];
      if (trouble !== undefined) return { state: 'trouble', trouble };
      const track = new Track(`${name} ${opened.filter((each) => each.name.startsWith(name)).length + 1}`);
      opened.push(track);
      // There is no MediaStreamTrack outside of a browser.
      return { state: 'on', track: track as unknown as MediaStreamTrack };
    },
    room: () => ({
      send: (role, track) => sent.push([role, nameOf(track)]),
      setPaused: (role, isPaused) => paused.push([role, isPaused]),
    }),
    changed: (part) => {
      view = { ...view, ...part };
    },
    incident: (incident) => incidents.push(incident),
  });
  const track = (name: string) => {
    const found = opened.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} was not opened`);
    return found;
  };
  const start = async () => {
    devices.start();
    await settled();
  };
  return { devices, refused, opened, sent, paused, track, start, incidents, view: () => view };
}

test('both are sent as soon as they are open', async () => {
  const { sent, start, view } = someone();
  await start();
  expect(sent).toEqual([
    ['voice', 'microphone 1'],
    ['face', 'camera 1'],
  ]);
  expect([view().microphone.state, view().camera.state]).toEqual(['on', 'on']);
});

test('a silenced microphone stays open, to speak again at once; a camera that is turned off goes dark', async () => {
  const { devices, sent, paused, track, start, view } = someone();
  await start();
  await devices.toggle('microphone');
  expect([view().microphone.state, track('microphone 1').enabled]).toEqual(['off', false]);
  expect(track('microphone 1').readyState).toBe('live');
  await devices.toggle('microphone');
  expect([view().microphone.state, track('microphone 1').enabled]).toEqual(['on', true]);
  expect(paused).toEqual([
    ['voice', true],
    ['voice', false],
  ]);
  await devices.toggle('camera');
  expect([view().camera.state, track('camera 1').readyState]).toEqual(['off', 'ended']);
  expect(sent.at(-1)).toEqual(['face', null]);
  await devices.toggle('camera');
  expect(sent.at(-1)).toEqual(['face', 'camera 2']);
});

test('what is unplugged is taken back from the others, and opened again when it is plugged', async () => {
  const { devices, sent, track, start, view } = someone();
  await start();
  track('camera 1').unplug();
  expect(view().camera).toEqual({ state: 'trouble', trouble: 'missing' });
  expect(sent.at(-1)).toEqual(['face', null]);
  await devices.plugged();
  expect(sent.at(-1)).toEqual(['face', 'camera 2']);
});

test('what the browser was told to refuse is not asked for again because something was plugged, only when it is wished', async () => {
  const { devices, refused, sent, start, view } = someone({ microphone: 'denied', camera: 'missing' });
  await start();
  expect(sent).toEqual([]);
  delete refused.microphone;
  delete refused.camera;
  await devices.plugged();
  expect([view().microphone.state, view().camera.state]).toEqual(['trouble', 'on']);
  await devices.retry();
  expect(sent).toEqual([
    ['face', 'camera 1'],
    ['voice', 'microphone 1'],
  ]);
});

test('another microphone takes over as silent as the former was; a camera that is off is left alone', async () => {
  const { devices, opened, paused, track, start, view } = someone();
  await start();
  await devices.toggle('microphone');
  await devices.toggle('camera');
  await devices.change('microphone');
  await devices.change('camera');
  expect(track('microphone 1').readyState).toBe('ended');
  expect([view().microphone.state, track('microphone 2').enabled]).toEqual(['off', false]);
  expect(paused.at(-1)).toEqual(['voice', true]);
  expect([view().camera.state, opened.length]).toEqual(['off', 3]);
});

test('once they are to be dark nothing stays open, not even what was being opened', async () => {
  const { devices, opened, sent, start, view } = someone();
  devices.start();
  devices.stop();
  await settled();
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  await devices.toggle('camera');
  expect([opened.length, sent.length]).toEqual([2, 0]);
  await start();
  devices.stop();
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended', 'ended', 'ended']);
  expect(view()).toEqual(noDevices);
});

test('a camera that is pulled out, and its return, are incidents of the act; one that is turned off is none', async () => {
  const { devices, refused, track, start, incidents } = someone();
  await start();
  await devices.toggle('camera');
  await devices.toggle('camera');
  expect(incidents).toEqual([]);
  refused.camera = 'missing';
  track('camera 2').unplug();
  await devices.plugged();
  expect(incidents).toEqual([{ kind: 'capture-lost', device: 'camera' }]);
  delete refused.camera;
  await devices.plugged();
  expect(incidents.slice(1)).toEqual([{ kind: 'capture-back', device: 'camera' }]);
});
