import { expect, test } from 'vitest';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { PeerMessage, type SoundDevice } from '#protocol/peer-message.ts';
import type { Capture } from '#renderer/media/capture.ts';
import { OwnMedia, type OwnView } from '#renderer/media/own-media.ts';

/** As much of a device's track as is used of it: it can be stopped, be silenced, be unplugged, and be set. */
class Device extends EventTarget {
  readyState = 'live';
  enabled = true;
  readonly id: string;
  readonly applied: MediaTrackConstraints[] = [];
  constructor(id: string) {
    super();
    this.id = id;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
  getSettings() {
    return { deviceId: this.id, zoom: 100 };
  }
  getCapabilities() {
    return { zoom: { min: 100, max: 400, step: 50 } };
  }
  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.applied.push(constraints);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const physician = { peerId: 'physician', party: 'physician', name: 'Dr Roy' } as const;
const missing = { ok: false, why: 'missing' } as const;

const named = (ids: readonly string[]) => ids.map((deviceId) => ({ deviceId, groupId: '', label: deviceId }));

/** A kiosk with these devices plugged, by their kind; the first is taken first. */
function kiosk(plugged: { face?: string[]; voice?: string[] }) {
  const site = {
    face: plugged.face ?? ['webcam'],
    voice: plugged.voice ?? ['microphone'],
    loudspeakers: [
      { id: 'screen', label: 'HDMI' },
      { id: 'usb', label: 'USB' },
    ],
    playing: null as string | null,
  };
  const opened: Device[] = [];
  const sent: [string, string | null][] = [];
  const paused: [string, boolean][] = [];
  const told: PeerMessage[] = [];
  const seen: OwnView[] = [];
  const incidents: MediaIncident[] = [];
  const ending = new AbortController();
  const open = (id: string | undefined): Capture => {
    if (id === undefined) return missing;
    const device = new Device(id);
    opened.push(device);
    // There is no MediaStreamTrack outside of a browser.
    return { ok: true, track: device as unknown as MediaStreamTrack };
  };
  const own = new OwnMedia({
    openFace: async (chosen) => open(site.face.find((id) => id === chosen) ?? site.face[0]),
    openVoice: async (chosen) => open(site.voice.find((id) => id === chosen) ?? site.voice[0]),
    faceCameras: async () => named(site.face),
    microphones: async () => named(site.voice),
    loudspeakers: async () => ({ among: site.loudspeakers, playing: site.playing }),
    playBy: async (id) => {
      if (site.loudspeakers.some((one) => one.id === id)) site.playing = id;
    },
    send: (role, track) => sent.push([role, track === null ? null : (track.getSettings().deviceId ?? '')]),
    setPaused: (role, isPaused) => paused.push([role, isPaused]),
    tell: async (_, message) => {
      told.push(PeerMessage.parse(message));
    },
    shown: (view) => seen.push(view),
    incident: (incident) => incidents.push(incident),
    signal: ending.signal,
  });
  const device = (id: string) => {
    const found = opened.findLast((each) => each.id === id);
    if (found === undefined) throw new Error(`${id} was not opened`);
    return found;
  };
  const lastTold = <T extends PeerMessage['type']>(type: T) =>
    told.findLast((message): message is Extract<PeerMessage, { type: T }> => message.type === type);
  const lastSound = (kind: SoundDevice) =>
    told.findLast((message) => message.type === 'sound-devices' && message.kind === kind);
  const start = async () => {
    own.start();
    await settled();
  };
  return { own, site, sent, paused, seen, ending, device, lastTold, lastSound, start, opened, incidents };
}

test('face and voice are sent as soon as they are open, and the physician is told of them', async () => {
  const { start, sent, seen, lastTold } = kiosk({});
  await start();
  expect(sent.toSorted()).toEqual([
    ['face', 'webcam'],
    ['voice', 'microphone'],
  ]);
  expect(seen.at(-1)).toMatchObject({ camera: 'on', microphone: 'on', muted: false });
  expect(lastTold('devices')).toMatchObject({ camera: 'on', microphone: 'on' });
});

test('a patient who mutes is silent at once here, and the room is told', async () => {
  const { start, own, device, paused, seen } = kiosk({});
  await start();
  own.setMuted(true);
  expect(device('microphone').enabled).toBe(false);
  expect(paused).toEqual([['voice', true]]);
  expect(seen.at(-1)?.muted).toBe(true);
  own.setMuted(false);
  expect(device('microphone').enabled).toBe(true);
  expect(paused.at(-1)).toEqual(['voice', false]);
});

test('who muted stays so on another microphone, from its first sound on', async () => {
  const { start, own, site, device, paused, sent } = kiosk({ voice: ['microphone'] });
  await start();
  own.setMuted(true);
  site.voice = ['headset'];
  device('microphone').unplug();
  await settled();
  expect(device('headset').enabled).toBe(false);
  expect(sent.at(-1)).toEqual(['voice', 'headset']);
  expect(paused.at(-1)).toEqual(['voice', true]);
});

test('who muted before there was a microphone is silent once it is plugged', async () => {
  const { start, own, site, device } = kiosk({ voice: [] });
  await start();
  own.setMuted(true);
  site.voice = ['microphone'];
  own.devicesChanged();
  await settled();
  expect(device('microphone').enabled).toBe(false);
});

test('another microphone is taken as the physician asks, silent where the patient is', async () => {
  const { start, own, device, sent, lastSound } = kiosk({ voice: ['array', 'headset'] });
  await start();
  expect(lastSound('microphone')).toMatchObject({ devices: [{ id: 'array' }, { id: 'headset' }], active: 'array' });
  own.setMuted(true);
  own.told('physician', { type: 'sound-device-set', kind: 'microphone', device: 'headset' });
  await settled();
  expect([device('array').readyState, device('headset').enabled]).toEqual(['ended', false]);
  expect(sent.at(-1)).toEqual(['voice', 'headset']);
  expect(lastSound('microphone')).toMatchObject({ active: 'headset' });
});

test('nobody but the physician exchanges a microphone, and the one there is goes on where another does not open', async () => {
  const { start, own, site, device, opened, sent } = kiosk({ voice: ['array', 'headset'] });
  await start();
  own.told('guest', { type: 'sound-device-set', kind: 'microphone', device: 'headset' });
  await settled();
  expect(opened.map(({ id }) => id)).not.toContain('headset');
  site.voice = [];
  own.told('physician', { type: 'sound-device-set', kind: 'microphone', device: 'headset' });
  await settled();
  expect(device('array').readyState).toBe('live');
  expect(sent.filter(([role]) => role === 'voice')).toEqual([['voice', 'array']]);
});

test('another loudspeaker plays as the physician asks, and nobody else; one that does not open is not told to play', async () => {
  const { start, own, lastSound } = kiosk({});
  await start();
  expect(lastSound('loudspeaker')).toMatchObject({ devices: [{ label: 'HDMI' }, { label: 'USB' }], active: null });
  const asks = async (who: string, device: string) => {
    own.told(who, { type: 'sound-device-set', kind: 'loudspeaker', device });
    await settled();
    return lastSound('loudspeaker');
  };
  expect(await asks('physician', 'usb')).toMatchObject({ active: 'usb' });
  expect(await asks('guest', 'screen')).toMatchObject({
    active: 'usb',
  });
  expect(await asks('physician', 'gone')).toMatchObject({ active: 'usb' });
});

test('a camera that is unplugged is taken over by another that is there, without a break of what is sent', async () => {
  const { start, site, device, sent, seen } = kiosk({ face: ['webcam', 'spare'] });
  await start();
  site.face = ['spare'];
  device('webcam').unplug();
  await settled();
  expect(sent.filter(([role]) => role === 'face')).toEqual([
    ['face', 'webcam'],
    ['face', 'spare'],
  ]);
  expect(seen.at(-1)).toMatchObject({ camera: 'on' });
});

test('where there is no other it is taken back, both are told, and it comes back when plugged', async () => {
  const { start, own, site, device, sent, seen, lastTold } = kiosk({});
  await start();
  site.face = [];
  device('webcam').unplug();
  await settled();
  expect(sent.at(-1)).toEqual(['face', null]);
  expect(seen.at(-1)).toMatchObject({ camera: 'missing', face: null, microphone: 'on' });
  expect(lastTold('devices')).toMatchObject({ camera: 'missing', microphone: 'on' });
  site.face = ['webcam'];
  own.devicesChanged();
  await settled();
  expect(sent.at(-1)).toEqual(['face', 'webcam']);
  expect(lastTold('devices')).toMatchObject({ camera: 'on' });
});

test('a device plugged while another search goes on is not missed', async () => {
  const { start, own, site, device, sent } = kiosk({});
  await start();
  site.face = [];
  device('webcam').unplug();
  site.face = ['spare'];
  own.devicesChanged();
  await settled();
  expect(sent.at(-1)).toEqual(['face', 'spare']);
});

test('the physician may ask for the other face camera; the former goes on where it does not open', async () => {
  const { start, own, device, sent, lastTold } = kiosk({ face: ['webcam', 'spare'] });
  await start();
  own.told('physician', { type: 'camera-set', role: 'face', camera: 'spare' });
  await settled();
  expect(sent.at(-1)).toEqual(['face', 'spare']);
  expect(device('webcam').readyState).toBe('ended');
  expect(lastTold('camera')).toMatchObject({ role: 'face', active: 'spare' });
});

test('zoom is set by the physician alone, and begins with the whole view', async () => {
  const { start, own, device } = kiosk({});
  await start();
  expect(device('webcam').applied).toEqual([{ advanced: [{ zoom: 100 }] }]);
  own.told('guest-1', { type: 'camera-set', role: 'face', zoom: 200 });
  own.told('physician', { type: 'camera-set', role: 'examination', zoom: 300 });
  own.told('physician', { type: 'camera-set', role: 'face', zoom: 250 });
  await settled();
  expect(device('webcam').applied.slice(1)).toEqual([{ advanced: [{ zoom: 250 }] }]);
});

test('a physician who comes into the room is told how the devices stand', async () => {
  const { start, own, lastTold } = kiosk({ voice: [] });
  await start();
  own.participants([]);
  own.participants([physician]);
  await settled();
  expect(lastTold('devices')).toEqual({ type: 'devices', camera: 'on', microphone: 'missing' });
});

test('the end of the consultation stops both, and whatever opens later', async () => {
  const { own, ending, opened, seen } = kiosk({});
  own.start();
  ending.abort();
  await settled();
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(seen).toEqual([]);
});

test('a device that is pulled out, and the one that is there again, are incidents of the act', async () => {
  const { start, own, site, device, incidents } = kiosk({});
  await start();
  expect(incidents).toEqual([]);
  site.voice = [];
  device('microphone').unplug();
  await settled();
  own.devicesChanged();
  await settled();
  expect(incidents).toEqual([{ kind: 'capture-lost', device: 'microphone' }]);
  site.voice = ['microphone'];
  own.devicesChanged();
  await settled();
  expect(incidents.slice(1)).toEqual([{ kind: 'capture-back', device: 'microphone' }]);
  device('webcam').unplug();
  await settled();
  expect(incidents.slice(2)).toEqual([
    { kind: 'capture-lost', device: 'camera' },
    { kind: 'capture-back', device: 'camera' },
  ]);
});

test('a camera that is closed at the end, or changed for another, was not pulled out', async () => {
  const { start, own, incidents, ending } = kiosk({ face: ['webcam', 'spare'] });
  await start();
  own.told('physician', { type: 'camera-set', role: 'face', camera: 'spare' });
  await settled();
  ending.abort();
  expect(incidents).toEqual([]);
});
