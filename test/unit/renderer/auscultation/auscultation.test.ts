import { expect, test, vi } from 'vitest';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { Auscultation } from '#renderer/auscultation/auscultation.ts';
import { type AuscultationState, NO_AUSCULTATION } from '#renderer/auscultation/auscultation-store.ts';
import type { RawTrack } from '#renderer/media/stethoscope.ts';

/** As much of a microphone's track as is used of it: it can be stopped, and be unplugged. */
class Microphone extends EventTarget {
  readyState = 'live';
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const raw = (microphone: Microphone): RawTrack => ({
  ok: true,
  // There is no MediaStreamTrack outside of a browser.
  track: microphone as unknown as MediaStreamTrack,
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
const physician = { peerId: 'physician', party: 'physician', name: 'Dr Roy' } as const;

function kiosk(site: { opens: () => Promise<RawTrack>; plugged?: boolean | null; weak?: boolean }) {
  const ending = new AbortController();
  const told: string[] = [];
  const sent: (MediaStreamTrack | null)[] = [];
  const incidents: MediaIncident[] = [];
  const seen: { state: AuscultationState } = { state: NO_AUSCULTATION };
  const auscultation = new Auscultation({
    open: () => site.opens(),
    isRefused: () => site.weak === true,
    isPlugged: async () => (site.plugged === undefined ? true : site.plugged),
    send: (track) => sent.push(track),
    tell: async (_, message) => {
      if (message.type === 'stethoscope-state') told.push(message.state);
    },
    shown: (state) => {
      seen.state = state;
    },
    incident: (incident) => incidents.push(incident),
    signal: ending.signal,
  });
  const ask = (message: Extract<PeerMessage, { type: 'stethoscope' }>, from = 'physician') => {
    auscultation.told(from, message);
    return settled();
  };
  return { auscultation, ask, told, sent, seen, ending, incidents };
}

const on = (site?: 'heart' | 'lungs') =>
  ({ type: 'stethoscope', on: true, ...(site === undefined ? {} : { site }) }) as const;

test('opens for the physician, sends the raw track, and says what is listened to', async () => {
  const microphone = new Microphone();
  const { ask, told, sent, seen } = kiosk({ opens: async () => raw(microphone) });
  await ask(on('lungs'));
  expect(told).toEqual(['opening', 'on']);
  expect(sent).toEqual([microphone]);
  expect(seen.state).toMatchObject({ state: 'on', site: 'lungs', track: microphone });
});

test('nobody but the physician listens', async () => {
  const { ask, told } = kiosk({ opens: async () => raw(new Microphone()) });
  await ask(on(), '0f4a1f62-6d5e-4d5a-9f0e-2f4f8f7c1d11');
  expect(told).toEqual([]);
});

test('another place to listen to changes the words and opens nothing anew', async () => {
  let opened = 0;
  const { ask, sent, seen } = kiosk({
    opens: async () => {
      opened += 1;
      return raw(new Microphone());
    },
  });
  await ask(on('heart'));
  await ask(on('lungs'));
  expect(opened).toBe(1);
  expect(sent).toHaveLength(1);
  expect(seen.state.site).toBe('lungs');
});

test('a track that is not raw is refused, told, and never sent', async () => {
  const { ask, told, sent, seen } = kiosk({
    opens: async () => ({ ok: false, why: 'processed', by: ['noiseSuppression'] }),
  });
  await ask(on());
  expect(told).toEqual(['opening', 'processed']);
  expect(sent).toEqual([]);
  expect(seen.state).toMatchObject({ state: 'processed', track: null });
});

test('closes when the physician has heard enough', async () => {
  const microphone = new Microphone();
  const { ask, told, sent, seen } = kiosk({ opens: async () => raw(microphone) });
  await ask(on());
  await ask({ type: 'stethoscope', on: false });
  expect(told).toEqual(['opening', 'on', 'off']);
  expect(sent).toEqual([microphone, null]);
  expect(microphone.readyState).toBe('ended');
  expect(seen.state).toMatchObject({ state: 'off', track: null });
});

test('closes when the physician has left the room', async () => {
  const microphone = new Microphone();
  const { auscultation, ask } = kiosk({ opens: async () => raw(microphone) });
  await ask(on());
  auscultation.participants([physician]);
  expect(microphone.readyState).toBe('live');
  auscultation.participants([]);
  expect(microphone.readyState).toBe('ended');
});

test('one that is unplugged in the middle is told, and goes on once it is back', async () => {
  const first = new Microphone();
  const second = new Microphone();
  const answers = [raw(first), { ok: false, why: 'missing' } as const, raw(second)];
  const { auscultation, ask, told, sent, seen } = kiosk({
    opens: async () => answers.shift() ?? { ok: false, why: 'missing' },
  });
  await ask(on());
  first.unplug();
  expect(seen.state).toMatchObject({ state: 'missing', track: null });
  await auscultation.devicesChanged();
  await auscultation.devicesChanged();
  expect(told).toEqual(['opening', 'on', 'missing', 'opening', 'missing', 'opening', 'on']);
  expect(sent).toEqual([first, null, second]);
});

test('one that opens after the physician has changed their mind goes dark at once', async () => {
  const microphone = new Microphone();
  let opens: (track: RawTrack) => void = () => undefined;
  const opening = new Promise<RawTrack>((resolve) => {
    opens = resolve;
  });
  const { auscultation, ask, sent, told } = kiosk({ opens: () => opening });
  await ask(on());
  await ask({ type: 'stethoscope', on: false });
  opens(raw(microphone));
  await settled();
  expect(microphone.readyState).toBe('ended');
  expect(sent).toEqual([]);
  expect(told).toEqual(['opening', 'off']);
  await auscultation.describe();
  expect(told.at(-1)).toBe('off');
});

test('nothing of it outlives the consultation', async () => {
  const microphone = new Microphone();
  const { ask, ending, told } = kiosk({ opens: async () => raw(microphone) });
  await ask(on());
  ending.abort();
  expect(microphone.readyState).toBe('ended');
  expect(told).toEqual(['opening', 'on']);
});

test.each([
  { plugged: true, told: ['off'] },
  { plugged: false, told: ['missing'] },
  { plugged: null, told: [] },
])('a physician who comes is told whether there is one: plugged $plugged', async ({ plugged, told }) => {
  const room = kiosk({ opens: async () => raw(new Microphone()), plugged });
  room.auscultation.participants([physician]);
  room.auscultation.participants([physician]);
  await settled();
  expect(room.told).toEqual(told);
  // The patient is troubled with it only while it is needed.
  expect(room.seen.state.state).toBe('off');
});

test('a link that does not carry it beside the voice ends it, and both are told why until it is asked again', async () => {
  const microphone = new Microphone();
  const { auscultation, ask, told, sent, seen } = kiosk({ opens: async () => raw(microphone) });
  await ask(on());
  auscultation.weaken();
  expect(microphone.readyState).toBe('ended');
  expect(sent.at(-1)).toBeNull();
  expect(told.at(-1)).toBe('weak');
  expect(seen.state.state).toBe('weak');
  await auscultation.describe();
  expect(told.at(-1)).toBe('weak');
});

test('asked for on a link that has no room for it, it is refused without being opened', async () => {
  const site = { opens: () => Promise.reject(new Error('opened')), weak: true };
  const { ask, told, seen } = kiosk(site);
  await ask(on());
  expect(told).toEqual(['weak']);
  expect(seen.state.state).toBe('weak');
});

test("the physician's own link may be the weak one: the patient is told as well", async () => {
  const { ask, told, seen } = kiosk({ opens: async () => raw(new Microphone()) });
  await ask(on());
  await ask({ type: 'stethoscope', on: false, weak: true });
  expect(told.at(-1)).toBe('weak');
  expect(seen.state.state).toBe('weak');
});

test('it is told for a while, and then it may be asked for as before', async () => {
  vi.useFakeTimers();
  try {
    const { auscultation, ask, told, seen } = kiosk({ opens: async () => raw(new Microphone()), weak: true });
    const asked = ask(on());
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    await asked;
    expect(told.at(-1)).toBe('off');
    expect(seen.state.state).toBe('off');
    auscultation.weaken();
    expect(told.at(-1)).toBe('off');
  } finally {
    vi.useRealTimers();
  }
});

test('a stethoscope that is pulled out, and its return, are incidents of the act, whoever still listens', async () => {
  const microphone = new Microphone();
  const site = {
    plugged: true,
    opens: async (): Promise<RawTrack> => (site.plugged ? raw(microphone) : { ok: false, why: 'missing' }),
  };
  const { ask, auscultation, incidents } = kiosk(site);
  await ask(on());
  site.plugged = false;
  microphone.unplug();
  await auscultation.devicesChanged();
  expect(incidents).toEqual([{ kind: 'capture-lost', device: 'stethoscope' }]);
  await ask({ type: 'stethoscope', on: false });
  site.plugged = true;
  await auscultation.devicesChanged();
  await auscultation.devicesChanged();
  expect(incidents.slice(1)).toEqual([{ kind: 'capture-back', device: 'stethoscope' }]);
});
