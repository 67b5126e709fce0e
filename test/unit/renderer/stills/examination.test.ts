import { afterEach, describe, expect, test, vi } from 'vitest';
import { SiteInstruments } from '#protocol/equipment.ts';
import type { IpcChannel, IpcRequestOf, KioskBridge } from '#protocol/ipc.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { PeerMessage } from '#protocol/peer-message.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { Examination } from '#renderer/stills/examination.ts';
import type { Photograph } from '#renderer/stills/photograph.ts';
import { useShutter, useStill } from '#renderer/stills/still-store.ts';

/** As much of a camera's track as is used of it. */
class Camera extends EventTarget {
  readyState = 'live';
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
  getSettings() {
    return { width: 1920, height: 1080 };
  }
  getCapabilities() {
    return {};
  }
  async applyConstraints(): Promise<void> {}
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const instruments = SiteInstruments.parse({ dermatoscope: { label: 'dermatoscope' }, otoscope: { label: 'otoscope' } });
const missing = { ok: false, why: 'missing' } as const;

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
  vi.unstubAllGlobals();
});

/** A kiosk with these cameras plugged. Photographs and the store's answers come when the test says so. */
function kiosk({ plugged = ['dermatoscope', 'otoscope'] } = {}) {
  // There is neither a MediaStream nor a track of one outside of a browser.
  vi.stubGlobal('MediaStream', class {});
  const site = { plugged, busy: [] as string[] };
  const opened: Camera[] = [];
  const tried: string[] = [];
  const reported: string[] = [];
  const told: PeerMessage[] = [];
  const sent: (string | null)[] = [];
  const incidents: MediaIncident[] = [];
  const photographs: { resolve: (photograph: Photograph) => void; reject: (why: Error) => void }[] = [];
  const added: { by: unknown; answer: (kept: Result<object, 'internal'>) => void }[] = [];
  const ending = new AbortController();
  endings.push(ending);

  const bridge = {
    request: async <C extends IpcChannel>(channel: C, payload: IpcRequestOf<C>): Promise<unknown> => {
      if ('state' in payload && channel === 'examination-camera') reported.push(payload.state);
      if (!('content' in payload) || payload.content.type !== 'still') return {};
      const { by } = payload.content;
      return new Promise((answer) => added.push({ by, answer }));
    },
    onEvent: () => () => undefined,
  };
  const examination = new Examination(
    {
      bridge: bridge as KioskBridge,
      instruments,
      send: (track) => sent.push(track?.label ?? null),
      tell: async (_, message) => {
        told.push(PeerMessage.parse(message));
      },
      shown: () => undefined,
      incident: (incident) => incidents.push(incident),
      signal: ending.signal,
    },
    {
      listDevices: async () =>
        site.plugged.map((label) => ({ kind: 'videoinput', deviceId: label, label }) as MediaDeviceInfo),
      open: async ({ deviceId }) => {
        tried.push(deviceId);
        if (site.busy.includes(deviceId)) return missing;
        const camera = new Camera(deviceId);
        opened.push(camera);
        return { ok: true, track: camera as unknown as MediaStreamTrack };
      },
      photograph: () => new Promise((resolve, reject) => photographs.push({ resolve, reject })),
    },
  );

  const want = async (on: boolean) => {
    examination.want(on);
    await settled();
  };
  /** As the server answers a camera that is not there: it is no longer asked for. */
  const asks = async () => {
    await want(false);
    await want(true);
  };
  const chooses = async (camera: string) => {
    examination.told('physician', { type: 'camera-set', role: 'examination', camera });
    await settled();
  };
  const physicianAsks = async () => {
    examination.told('physician', { type: 'take-still' });
    await settled();
  };
  const patientPresses = async () => {
    useShutter.getState().press?.();
    await settled();
  };
  const comes = async (nth: number) => {
    const picture = { close: () => undefined } as ImageBitmap;
    const size = { width: 1920, height: 1080 };
    photographs[nth]?.resolve({ from: 'video', mediaType: 'image/jpeg', bytes: new Uint8Array(1), picture, ...size });
    await settled();
  };
  const fails = async (nth: number) => {
    photographs[nth]?.reject(new Error('given up'));
    await settled();
  };
  const stores = async (nth: number, kept: Result<object, 'internal'> = ok({})) => {
    added[nth]?.answer(kept);
    await settled();
  };
  const refusals = () => told.flatMap((message) => (message.type === 'still-refused' ? [message.why] : []));
  const active = () => told.findLast((message) => message.type === 'camera')?.active;
  return {
    ...{ examination, site, opened, tried, reported, sent, incidents, photographs, added, ending },
    ...{ want, asks, chooses, physicianAsks, patientPresses, comes, fails, stores, refusals, active },
  };
}
type Kiosk = ReturnType<typeof kiosk>;

const askersOf = ({ added }: Kiosk) => added.map(({ by }) => by);

/** A kiosk whose camera the physician looks through. */
async function examining(): Promise<Kiosk> {
  const booth = kiosk();
  await booth.want(true);
  return booth;
}

describe('a photograph', () => {
  test('is the patient’s who pressed, and nobody else is told that it failed', async () => {
    const booth = await examining();
    await booth.patientPresses();
    await booth.comes(0);
    await booth.stores(0);
    await booth.patientPresses();
    await booth.fails(1);
    expect(askersOf(booth)).toEqual(['patient']);
    expect([booth.refusals(), useStill.getState().stage]).toEqual([[], 'failed']);
  });

  test('that the physician asks for while the patient’s is being taken is that one', async () => {
    const booth = await examining();
    await booth.patientPresses();
    await booth.physicianAsks();
    await booth.comes(0);
    await booth.stores(0);
    expect(askersOf(booth)).toEqual(['physician']);
    expect(booth.photographs).toHaveLength(1);
  });

  test('that the physician asked for stays theirs when the patient presses meanwhile', async () => {
    const booth = await examining();
    await booth.physicianAsks();
    await booth.patientPresses();
    await booth.comes(0);
    expect(askersOf(booth)).toEqual(['physician']);
    expect(booth.photographs).toHaveLength(1);
  });

  test('that both asked for is told to the physician where it fails', async () => {
    const booth = await examining();
    await booth.patientPresses();
    await booth.physicianAsks();
    await booth.fails(0);
    expect(booth.refusals()).toEqual(['failed']);
  });

  test('that the physician asks for once another is handed over follows it, stored or not', async () => {
    const booth = await examining();
    for (const kept of [ok({}), failed('internal')] as const) {
      const before = booth.added.length;
      await booth.patientPresses();
      await booth.comes(before);
      await booth.physicianAsks();
      expect(booth.photographs).toHaveLength(before + 1);
      await booth.stores(before, kept);
      expect(useStill.getState().stage).toBe('taking');
      await booth.comes(before + 1);
      await booth.stores(before + 1);
    }
    expect(askersOf(booth)).toEqual(['patient', 'physician', 'patient', 'physician']);
    expect(booth.refusals()).toEqual([]);
  });

  test('that cannot follow because the camera was closed is refused', async () => {
    const booth = await examining();
    await booth.patientPresses();
    await booth.comes(0);
    await booth.physicianAsks();
    await booth.want(false);
    await booth.stores(0);
    expect(booth.refusals()).toEqual(['no-camera']);
  });

  test('can be asked for again after one that failed', async () => {
    const booth = await examining();
    await booth.physicianAsks();
    await booth.fails(0);
    await booth.physicianAsks();
    await booth.comes(1);
    expect(askersOf(booth)).toEqual(['physician']);
  });
});

describe('a camera that does not open', () => {
  test('makes way for another that does, and the physician is told which', async () => {
    const booth = kiosk();
    booth.site.busy = ['dermatoscope'];
    await booth.want(true);
    expect([booth.tried, booth.reported]).toEqual([['dermatoscope', 'otoscope'], ['on']]);
    expect([booth.sent, booth.active()]).toEqual([['otoscope'], 'otoscope']);
  });

  test('is unavailable where no other opens, and opens once it is asked for again', async () => {
    const booth = kiosk();
    booth.site.busy = ['dermatoscope', 'otoscope'];
    await booth.want(true);
    expect(booth.reported).toEqual(['unavailable']);
    booth.site.busy = [];
    await booth.asks();
    expect(booth.reported).toEqual(['unavailable', 'on']);
    expect(booth.active()).toBe('dermatoscope');
  });

  test('is not taken for another that the physician has chosen, except when they ask once more', async () => {
    const booth = await examining();
    await booth.chooses('otoscope');
    await booth.want(false);
    booth.site.busy = ['otoscope'];
    await booth.want(true);
    expect(booth.reported).toEqual(['on', 'on', 'unavailable']);
    await booth.asks();
    expect([booth.reported.at(-1), booth.active()]).toEqual(['on', 'dermatoscope']);
  });

  test('leaves the one that is open where it was to take its place', async () => {
    const booth = await examining();
    booth.site.busy = ['otoscope'];
    await booth.chooses('otoscope');
    expect([booth.reported, booth.active(), booth.opened[0]?.readyState]).toEqual([['on'], 'dermatoscope', 'live']);
  });

  test('keeps no request from being answered by what is plugged while it is opened again', async () => {
    const booth = kiosk({ plugged: [] });
    await booth.want(true);
    booth.site.plugged = ['otoscope'];
    booth.examination.want(false);
    booth.examination.want(true);
    await booth.examination.devicesChanged();
    await settled();
    expect(booth.reported).toEqual(['unavailable', 'on']);
  });

  test('is told of no more once the physician has changed their mind, and no other is opened', async () => {
    const booth = kiosk();
    booth.site.busy = ['dermatoscope'];
    booth.examination.want(true);
    booth.examination.want(false);
    await settled();
    expect([booth.tried, booth.reported, booth.opened]).toEqual([[], [], []]);
  });
});

test('a camera that was stopped and asked for again before the kiosk heard of the stop is opened and sent anew', async () => {
  const booth = kiosk();
  for (const said of ['asked', 'on', 'asked', 'on'] as const) {
    booth.examination.follow(said);
    await settled();
  }
  expect(booth.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  expect([booth.reported, booth.sent]).toEqual([
    ['on', 'on'],
    ['dermatoscope', null, 'dermatoscope'],
  ]);
});

test('a camera that is pulled out is unavailable until one is plugged, and is found once it is opened again', async () => {
  const booth = await examining();
  booth.site.plugged = [];
  booth.opened[0]?.unplug();
  await booth.examination.devicesChanged();
  expect([booth.reported, booth.sent]).toEqual([
    ['on', 'unavailable'],
    ['dermatoscope', null],
  ]);
  booth.site.plugged = ['dermatoscope'];
  await booth.examination.devicesChanged();
  expect(booth.reported).toEqual(['on', 'unavailable', 'off']);
  expect(booth.incidents.map(({ kind }) => kind)).toEqual(['capture-lost', 'capture-back']);
});

test('nothing of it outlives the consultation', async () => {
  const booth = await examining();
  await booth.physicianAsks();
  booth.ending.abort();
  await booth.comes(0);
  expect([booth.opened[0]?.readyState, booth.added, useStill.getState().stage]).toEqual(['ended', [], 'none']);
});
