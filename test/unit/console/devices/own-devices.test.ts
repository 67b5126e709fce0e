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

/**
 * Rooms as a RoomKeeper keeps them: a role is held back only while it is sent, and what goes out is settled once the caller
 * is done. `out` says of all that went out then whether its device was silent, and whether the room held it back.
 */
function rooms(nameOf: (track: MediaStreamTrack | null) => string | null) {
  const sent: [string, string | null][] = [];
  const paused: [string, boolean][] = [];
  const out: string[] = [];
  const enter = () => {
    const outgoing = new Map<string, { track: MediaStreamTrack; isPaused: boolean }>();
    const sync = (role: string) =>
      queueMicrotask(() => {
        const wish = outgoing.get(role);
        if (wish === undefined) return;
        out.push(`${nameOf(wish.track)}${wish.track.enabled ? '' : ' silent'}${wish.isPaused ? ' paused' : ''}`);
      });
    return {
      send: (role: string, track: MediaStreamTrack | null) => {
        sent.push([role, nameOf(track)]);
        if (track === null) outgoing.delete(role);
        else outgoing.set(role, { track, isPaused: outgoing.get(role)?.isPaused ?? false });
        sync(role);
      },
      setPaused: (role: string, isPaused: boolean) => {
        paused.push([role, isPaused]);
        const wish = outgoing.get(role);
        if (wish !== undefined) wish.isPaused = isPaused;
        sync(role);
      },
    };
  };
  return { sent, paused, out, enter };
}

/**
 * Someone before a page with a microphone and a camera, each open when it is asked for unless `refused` says why not; once
 * they are `slow`, when it is let.
 */
function someone(refused: Partial<Record<DeviceName, 'denied' | 'missing'>> = {}) {
  const opened: Track[] = [];
  const slow = { is: false, opening: new Map<string, () => void>() };
  const incidents: MediaIncident[] = [];
  let view: OwnDevicesView = noDevices;
  const nameOf = (track: MediaStreamTrack | null) =>
    opened.find((each) => Object.is(each, track))?.name ?? (track === null ? null : 'unknown');
  const { enter, ...went } = rooms(nameOf);
  let room = enter();
  const devices = new OwnDevices({
    open: async (name): Promise<OwnDevice> => {
      const trouble = refused[name];
      if (trouble !== undefined) return { state: 'trouble', trouble };
      const track = new Track(`${name} ${opened.filter((each) => each.name.startsWith(name)).length + 1}`);
      opened.push(track);
      if (slow.is) await new Promise<void>((resolve) => slow.opening.set(track.name, resolve));
      // There is no MediaStreamTrack outside of a browser.
      return { state: 'on', track: track as unknown as MediaStreamTrack };
    },
    room: () => room,
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
  /** What was asked for while they were slow opens now. */
  const opens = async (name: string) => {
    slow.opening.get(name)?.();
    await settled();
  };
  /** Gives way to another page: the seat is taken back, by `start`, in another room. */
  const giveWay = () => {
    devices.stop();
    room = enter();
  };
  return { devices, refused, slow, opened, ...went, track, start, opens, giveWay, incidents, view: () => view };
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

test('a silenced microphone that is pulled out is silent when it is back, from its first sound on', async () => {
  const { devices, refused, out, track, start, view } = someone();
  await start();
  await devices.toggle('microphone');
  refused.microphone = 'missing';
  track('microphone 1').unplug();
  await devices.plugged();
  expect(view().microphone).toEqual({ state: 'trouble', trouble: 'missing' });
  delete refused.microphone;
  await devices.plugged();
  await settled();
  expect([view().microphone.state, track('microphone 2').enabled]).toEqual(['off', false]);
  expect(out.at(-1)).toBe('microphone 2 silent paused');
  expect(out).not.toContain('microphone 2');
  await devices.toggle('microphone');
  await settled();
  expect(out.at(-1)).toBe('microphone 2');
});

test('a silenced microphone that is tried again by hand is still silent', async () => {
  const { devices, out, track, start, view } = someone();
  await start();
  await devices.toggle('microphone');
  track('microphone 1').unplug();
  await devices.retry();
  track('microphone 2').unplug();
  await devices.toggle('microphone');
  await settled();
  expect(view().microphone.state).toBe('off');
  expect(out.filter((each) => !each.endsWith('silent paused'))).toEqual(['microphone 1', 'camera 1']);
});

test('a camera that is turned off is not opened because something was plugged', async () => {
  const { devices, opened, start, view } = someone();
  await start();
  await devices.toggle('camera');
  await devices.plugged();
  await devices.retry();
  expect([view().camera, opened.length]).toEqual([{ state: 'off', track: null }, 2]);
});

test('who falls silent while another microphone is being opened is silent on it', async () => {
  const { devices, slow, out, track, start, opens, view } = someone();
  await start();
  slow.is = true;
  void devices.change('microphone');
  await devices.toggle('microphone');
  await opens('microphone 2');
  expect([view().microphone.state, track('microphone 2').enabled]).toEqual(['off', false]);
  expect(out.at(-1)).toBe('microphone 2 silent paused');
  expect(out).not.toContain('microphone 2');
});

test('who speaks again while another microphone is being opened is heard on it', async () => {
  const { devices, slow, out, start, opens, view } = someone();
  await start();
  await devices.toggle('microphone');
  slow.is = true;
  void devices.change('microphone');
  await devices.toggle('microphone');
  await opens('microphone 2');
  expect([view().microphone.state, out.at(-1)]).toEqual(['on', 'microphone 2']);
});

test('a camera that is turned off while another is being opened stays dark', async () => {
  const { devices, slow, sent, track, start, opens, view } = someone();
  await start();
  slow.is = true;
  void devices.change('camera');
  await devices.toggle('camera');
  await opens('camera 2');
  expect([view().camera, track('camera 2').readyState]).toEqual([{ state: 'off', track: null }, 'ended']);
  expect(sent.at(-1)).toEqual(['face', null]);
});

test('a camera that is turned off again before it was open stays dark', async () => {
  const { devices, slow, track, sent, start, opens, view } = someone();
  await start();
  await devices.toggle('camera');
  slow.is = true;
  void devices.toggle('camera');
  void devices.toggle('camera');
  await opens('camera 2');
  expect([view().camera, track('camera 2').readyState]).toEqual([{ state: 'off', track: null }, 'ended']);
  expect(sent.at(-1)).toEqual(['face', null]);
});

test.each([
  ['microphone', 'voice'],
  ['camera', 'face'],
] as const)('of several choices of a %s the last is taken, whichever opens first', async (name, role) => {
  const { devices, slow, sent, track, start, opens } = someone();
  await start();
  slow.is = true;
  void devices.change(name);
  void devices.change(name);
  await opens(`${name} 3`);
  await opens(`${name} 2`);
  expect(sent.filter(([sentAs]) => sentAs === role)).toEqual([
    [role, `${name} 1`],
    [role, `${name} 3`],
  ]);
  expect([1, 2, 3].map((nth) => track(`${name} ${nth}`).readyState)).toEqual(['ended', 'ended', 'live']);
});

test('what is being opened when the seat is given away is not sent when it is taken back', async () => {
  const { slow, sent, opened, start, opens, giveWay } = someone();
  slow.is = true;
  await start();
  giveWay();
  await start();
  for (const name of ['microphone 1', 'camera 1']) await opens(name);
  expect(sent).toEqual([]);
  for (const name of ['microphone 2', 'camera 2']) await opens(name);
  expect(sent).toEqual([
    ['voice', 'microphone 2'],
    ['face', 'camera 2'],
  ]);
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended', 'live', 'live']);
});

test('who was silent and dark when they gave way is so when they take the seat back', async () => {
  const { devices, sent, out, opened, track, start, giveWay, view } = someone();
  await start();
  await devices.toggle('microphone');
  await devices.toggle('camera');
  giveWay();
  expect(view()).toEqual(noDevices);
  await start();
  expect([view().microphone.state, track('microphone 2').enabled]).toEqual(['off', false]);
  expect([view().camera, opened.length]).toEqual([{ state: 'off', track: null }, 3]);
  expect(sent.at(-1)).toEqual(['voice', 'microphone 2']);
  expect(out.at(-1)).toBe('microphone 2 silent paused');
  expect(out).not.toContain('microphone 2');
  await devices.toggle('microphone');
  await devices.toggle('camera');
  await settled();
  expect(out.slice(-2)).toEqual(['microphone 2', 'camera 2']);
});
