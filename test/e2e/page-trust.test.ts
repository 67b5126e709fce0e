import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Booth } from '../support/booth.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';
import { calmCameras } from '../support/kiosk.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
  await booth.patient.sees('welcome');
});
afterAll(() => stage?.close());

describe("the kiosk's page", () => {
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
