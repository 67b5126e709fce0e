import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import type { Booth } from '../support/booth.ts';
import {
  connectWith,
  type EnrolledKey,
  enrolKey,
  handshake,
  type KioskClient,
  openingRecord,
} from '../support/hand-made-kiosk.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

describe("the kiosk's page", () => {
  let booth: Booth;

  beforeAll(async () => {
    booth = await stage.openBooth();
    await booth.patient.sees('welcome');
  });
  afterAll(() => booth?.close());

  const ask = (channel: string, payload: unknown) =>
    booth.kiosk.page.evaluate(
      async ([name, content]) => {
        // A forger is not held by types.
        const { escale } = window as unknown as { escale: { request(c: unknown, p: unknown): Promise<unknown> } };
        return escale.request(name, content).then(
          () => 'answered',
          (error: Error) => error.message,
        );
      },
      [channel, payload] as const,
    );

  test('cannot use a channel that is not in the contract', async () => {
    expect(await ask('store:read', {})).toContain('no such channel');
    expect(await ask('__proto__', {})).toContain('no such channel');
  });

  test.for<[string, unknown]>([
    ['consultation:open', { identity: { state: 'qualified' } }],
    ['measure:start', { modality: 'x-ray' }],
    ['journey:checkpoint', { state: 'x'.repeat(65_537) }],
    ['room', { method: 'format-disk', payload: {} }],
    ['session:end', null],
  ])('is refused a forged %s', async ([channel, payload]) => {
    expect(await ask(channel, payload)).toContain('payload-refused');
  });

  test('cannot open a consultation without consent (R5)', async () => {
    const { consent: _, ...withoutConsent } = openingRecord().content;
    expect(await ask('consultation:open', withoutConsent)).toContain('payload-refused');
  });

  test('is the only one that main listens to: another page with the same preload is refused', async () => {
    const answer = await booth.kiosk.app.evaluate(async ({ BrowserWindow, app }) => {
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/dist/preload.cjs`, sandbox: true, contextIsolation: true },
      });
      try {
        await stranger.loadURL('data:text/html,<title>stranger</title>');
        return await stranger.webContents.executeJavaScript(
          "escale.request('kiosk:snapshot', {}).then(() => 'answered', (error) => error.message)",
        );
      } finally {
        stranger.destroy();
      }
    });
    expect(answer).toContain('sender-refused');
  });

  test('has no bridge in a frame inside it', async () => {
    const inFrame = await booth.kiosk.page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const bridge = frame.contentWindow === null ? undefined : Reflect.get(frame.contentWindow, 'escale');
      frame.remove();
      return typeof bridge;
    });
    expect(inFrame).toBe('undefined');
  });

  test('has no Node in it', async () => {
    const found = await booth.kiosk.page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  test('opens no window and goes nowhere', async () => {
    const { page } = booth.kiosk;
    const before = { windows: booth.kiosk.app.windows().length, address: page.url() };
    expect(await page.evaluate(() => window.open('https://example.org') === null)).toBe(true);
    await page.evaluate(() => location.assign('https://example.org/'));
    await page.evaluate(() => {
      const link = document.body.appendChild(document.createElement('a'));
      link.href = 'file:///etc/passwd';
      link.click();
      link.remove();
    });
    await expect.poll(() => booth.kiosk.log()).toMatch(/"navigation-refused","how":"window"/);
    // Electron tells of the same refusal as of the page's or of its top frame's.
    await expect.poll(() => booth.kiosk.log()).toMatch(/"navigation-refused","how":"(navigate|frame)"/);
    expect(page.url()).toBe(before.address);
    expect(booth.kiosk.app.windows().length).toBe(before.windows);
  });

  test('saves no file', async () => {
    const { page, app, folder } = booth.kiosk;
    await app.evaluate(({ session, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const used = window?.webContents.session ?? session.defaultSession;
      Object.assign(globalThis, { downloads: [] });
      used.on('will-download', (event) => Reflect.get(globalThis, 'downloads').push(event.defaultPrevented));
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['marked file']));
      link.download = 'marked-file.txt';
      link.click();
    });
    await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'downloads'))).toEqual([true]);
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('marked-file'))).toEqual([]);
    expect(existsSync(join(homedir(), 'Downloads/marked-file.txt'))).toBe(false);
  });

  test('is denied every permission but camera and microphone', async () => {
    const { page } = booth.kiosk;
    const states = await page.evaluate(async () => {
      const asked = ['geolocation', 'notifications', 'midi', 'clipboard-read', 'camera', 'microphone'];
      const answers = asked.map(async (name) => {
        // The names that Chromium knows are more than those of the types.
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return [name, state];
      });
      return Object.fromEntries(await Promise.all(answers));
    });
    expect(states).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      midi: 'denied',
      'clipboard-read': 'denied',
      camera: 'granted',
      microphone: 'granted',
    });
    const located = await page.evaluate(
      () =>
        new Promise((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('located'),
            (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
          );
        }),
    );
    expect(located).toBe('denied');
  });

  test('opens no connection of its own, and runs no code that is not in a file of ours', async () => {
    const outcome = await booth.kiosk.page.evaluate(async (address) => {
      const attempt = (act: () => unknown) =>
        Promise.resolve()
          .then(act)
          .then(
            () => 'done',
            () => 'refused',
          );
      const socket = () =>
        new Promise((resolve, reject) => {
          const opened = new WebSocket(address.replace('http', 'ws'));
          opened.onopen = resolve;
          opened.onerror = reject;
        });
      const picture = () =>
        new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = resolve;
          image.onerror = reject;
          image.src = `${address}/favicon.ico`;
        });
      return {
        fetch: await attempt(() => fetch(address)),
        socket: await attempt(socket),
        beacon: await attempt(() => {
          if (!navigator.sendBeacon(address)) throw new Error('refused');
        }),
        picture: await attempt(picture),
        // biome-ignore lint/security/noGlobalEval: it is what must not work
        eval: await attempt(() => window.eval('1')),
        worker: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
              worker.onmessage = resolve;
              worker.onerror = reject;
            }),
        ),
      };
    }, stage.server.origin);
    expect(outcome).toEqual({
      fetch: 'refused',
      socket: 'refused',
      // The beacon is queued and then refused; the server's log is asked below.
      beacon: expect.any(String),
      picture: 'refused',
      eval: 'refused',
      worker: 'refused',
    });
  });
});

describe('a kiosk acts for itself alone', () => {
  let own: EnrolledKey;
  let other: EnrolledKey;
  let victim: KioskClient;
  let attacker: KioskClient;
  const opened = openingRecord();

  beforeAll(async () => {
    const { origin } = stage.server;
    own = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 1'));
    other = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 2'));
    victim = await connectWith(origin, await handshake(origin, own.kioskId, own.privateKey));
    attacker = await connectWith(origin, await handshake(origin, other.kioskId, other.privateKey));
    await victim.emitWithAck('hello', { consultationId: null });
    await attacker.timeout(5_000).emitWithAck('hello', { consultationId: null });
    expect(await victim.emitWithAck('deliver', opened)).toMatchObject({ ok: true });
  });
  afterAll(() => {
    victim?.disconnect();
    attacker?.disconnect();
  });

  test('is not believed to be another by its signature', async () => {
    const { origin } = stage.server;
    await expect(connectWith(origin, await handshake(origin, own.kioskId, other.privateKey))).rejects.toThrow();
  });

  test('cannot use a handshake twice', async () => {
    const { origin } = stage.server;
    const third = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 3'));
    const auth = await handshake(origin, third.kioskId, third.privateKey);
    (await connectWith(origin, auth)).disconnect();
    await expect(connectWith(origin, auth)).rejects.toThrow();
  });

  test('cannot write into the record of the patient of another', async () => {
    const { consultationId } = opened;
    const left = { at: new Date().toISOString(), why: 'patient' as const };
    const forged = { ...openingRecord(), type: 'consultation-left' as const, consultationId, content: left };
    expect(await attacker.timeout(5_000).emitWithAck('deliver', forged)).toMatchObject({
      ok: false,
      error: 'not-yours',
    });
    expect(await attacker.timeout(5_000).emitWithAck('queue:join', { consultationId })).toMatchObject({
      error: 'not-yours',
    });
    expect(await attacker.timeout(5_000).emitWithAck('hello', { consultationId })).toMatchObject({
      error: 'not-yours',
    });
    expect(
      await attacker.timeout(5_000).emitWithAck('measure:declined', { consultationId, modality: 'oximetry' }),
    ).toMatchObject({
      error: 'not-yours',
    });
    const call = { method: 'join' as const, payload: {} };
    expect(await attacker.timeout(5_000).emitWithAck('room', { consultationId, call })).toMatchObject({
      error: 'not-yours',
    });
  });

  test('brings no consultation into being without consent or identity (R1, R5)', async () => {
    const { consent: _, ...withoutConsent } = openingRecord().content;
    const { identity: __, ...withoutIdentity } = openingRecord().content;
    for (const content of [withoutConsent, withoutIdentity]) {
      // What the types forbid is sent all the same.
      const forged = { ...openingRecord(), content } as ReturnType<typeof openingRecord>;
      expect(await attacker.timeout(5_000).emitWithAck('deliver', forged)).toMatchObject({ ok: false });
      const { consultationId } = forged;
      expect(await attacker.timeout(5_000).emitWithAck('queue:join', { consultationId })).toMatchObject({
        error: 'unknown-consultation',
      });
    }
  });

  test('opens no room before a physician has taken the patient (R1)', async () => {
    const { consultationId } = opened;
    expect(await victim.emitWithAck('queue:join', { consultationId })).toMatchObject({ ok: true });
    const call = { method: 'join' as const, payload: {} };
    expect(await victim.emitWithAck('room', { consultationId, call })).toMatchObject({
      ok: false,
      error: 'wrong-state',
    });
  });
});

describe('a physician', () => {
  test('without a session sees nothing (R1)', async () => {
    const { origin } = stage.server;
    expect((await fetch(new URL('/me', origin))).status).toBe(401);
    const client = io(new URL(CONSOLE_NAMESPACE, origin).href, { transports: ['websocket'], reconnection: false });
    const answer = await new Promise((resolve) => {
      client.once('connect', () => resolve('connected'));
      client.once('connect_error', () => resolve('refused'));
    });
    client.disconnect();
    expect(answer).toBe('refused');
  });

  test('acts only in consultations they have taken', async () => {
    const physician = await stage.openPhysician('first');
    const { origin } = stage.server;
    const key = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Domme', 'Borne 1'));
    const kiosk = await connectWith(origin, await handshake(origin, key.kioskId, key.privateKey));
    await kiosk.emitWithAck('hello', { consultationId: null });
    const record = openingRecord();
    const { consultationId } = record;
    await kiosk.emitWithAck('deliver', record);
    await kiosk.emitWithAck('queue:join', { consultationId });

    const cookies = await physician.desk.context.cookies();
    const console_ = io(new URL(CONSOLE_NAMESPACE, origin).href, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '), origin },
    });
    try {
      expect(await console_.emitWithAck('hello', {})).toMatchObject({ ok: true });
      const call = { method: 'join', payload: {} };
      for (const [event, payload] of [
        ['room', { consultationId, call }],
        ['measure', { consultationId, modality: 'oximetry' }],
        ['close', { consultationId, outcome: 'advice' }],
        ['examination-camera', { consultationId, on: true }],
      ] as const)
        expect(await console_.emitWithAck(event, payload)).toMatchObject({ ok: false, error: 'not-yours' });
    } finally {
      console_.disconnect();
      kiosk.disconnect();
    }
  });
});
