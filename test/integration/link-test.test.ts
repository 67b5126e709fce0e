import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requirePackages } from '#build/machine/system-packages.ts';
import { freePort } from '#build/start/port.ts';
import type { LinkPath, LinkTest, LinkTestMethod } from '#protocol/link-test.ts';
import { verdictOf } from '#renderer/link-test/verdict.ts';
import { openBrowser } from '../support/browser.ts';
import { type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';
import { type ConnectedKiosk, connectConsole, connectKiosk, reconnectKiosk } from '../support/link-clients.ts';
import { bundleProbePage, openProbe } from '../support/link-probe/open-probe.ts';
import { bothWays } from '../support/network/conditions.ts';
import type { Gate } from '../support/network/gate.ts';
import { Link } from '../support/network/link.ts';
import { profiles } from '../support/network/profiles.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/*
 * The kiosk's own probe in a real browser, against a real server, through a link that the tests control.
 */

const Readiness = z.object({ media: z.object({ rooms: z.number(), transports: z.number() }) });

let link: Link;
let gates: { readonly udp: Gate; readonly tcp: Gate };
let database: PreparedDatabase;
let server: RunningServer;
let browser: Browser;
let probePage: Awaited<ReturnType<typeof bundleProbePage>>;

beforeAll(async () => {
  await requirePackages(['chromium']);
  link = new Link(profiles.fibre, 1);
  const media = { address: '127.0.0.1', port: await freePort() };
  gates = { udp: await link.openUdp(media), tcp: await link.openTcp(media) };
  database = await prepareDatabase('postgresql');
  server = await startServer({
    dataDir: database.dataDir,
    env: { ...database.env, ESCALE_MEDIA_ANNOUNCED: link.address, ESCALE_MEDIA_PORTS: `${media.port}-${media.port}` },
  });
  probePage = await bundleProbePage();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await database?.release();
  await link?.close();
  await probePage?.remove();
});
beforeEach(() => {
  link.change(profiles.fibre);
  link.restore();
  for (const gate of Object.values(gates)) gate.unblock();
});

/** This installation has none. */
const noRelay = { 'relay-udp': 'not-tried', 'relay-tcp': 'not-tried', 'relay-tls': 'not-tried' } as const;

const transports = async () =>
  Readiness.parse(await (await fetch(new URL('/readyz', server.origin))).json()).media.transports;

const kioskWithPage = () => openProbe(browser, probePage.script, server);

const probe = async () => {
  const { kiosk, page } = await kioskWithPage();
  const began = performance.now();
  const figures = await page.evaluate(() => window.probe());
  const took = performance.now() - began;
  await page.close();
  // The page has told it, and the answer may still be on its way.
  await expect.poll(transports).toBe(0);
  kiosk.client.disconnect();
  return { figures, took };
};

// On a busy machine it is the machine that is measured: a link that is found as it is, in one of three tests, is found.
describe('the test of a link', { retry: 2 }, () => {
  test('finds a fibre good, soon, and leaves nothing behind', async () => {
    const { figures, took } = await probe();
    expect(took).toBeLessThan(15_000);
    expect(figures.paths).toEqual({ udp: 'open', tcp: 'open', ...noRelay });
    expect(figures.loss).toBeLessThan(0.02);
    expect(figures.roundTrip).toBeGreaterThanOrEqual(8);
    expect(figures.up).toBeGreaterThan(800_000);
    expect(figures.down).toBeGreaterThan(800_000);
    expect(verdictOf(figures)).toBe('good');
  });

  test('goes over TCP where a firewall holds UDP back, and counts on it for less', async () => {
    gates.udp.block();
    const { figures, took } = await probe();
    expect(took).toBeLessThan(15_000);
    expect(figures.paths).toMatchObject({ udp: 'blocked', tcp: 'open' });
    expect(figures.up).toBeGreaterThan(250_000);
    expect(verdictOf(figures)).toBe('fair');
  });

  test('finds no way where none is open, and says so soon', async () => {
    gates.udp.block();
    gates.tcp.block();
    const { figures, took } = await probe();
    expect(took).toBeLessThan(15_000);
    expect(figures).toMatchObject({ paths: { udp: 'blocked', tcp: 'blocked' }, up: null, loss: null });
    expect(figures.signalling).toBeGreaterThan(0);
    expect(verdictOf(figures)).toBe('none');
  });

  test('measures rates and loss of a weak link, each way by itself', async () => {
    link.change({
      up: { ...profiles.fibre.up, rate: 300_000, queue: 12_000 },
      down: { ...profiles.fibre.down, rate: 600_000, queue: 24_000 },
    });
    const { figures } = await probe();
    expect(figures.up).toBeGreaterThan(120_000);
    expect(figures.up).toBeLessThan(330_000);
    expect(figures.down).toBeGreaterThan(200_000);
    expect(figures.down).toBeLessThan(660_000);
    expect(['fair', 'poor']).toContain(verdictOf(figures));

    link.change(bothWays({ delay: 20, loss: 0.1 }));
    const lossy = await probe();
    // Lost on the way there or on the way back: 19 of 100 in the mean.
    expect(lossy.figures.loss).toBeGreaterThan(0.08);
    expect(lossy.figures.loss).toBeLessThan(0.35);
    expect(verdictOf(lossy.figures)).toBe('poor');
  });
});

// The way is given up within 2.5 s, of which a machine that stands still takes its part.
describe('the voice of the patient', { retry: 2 }, () => {
  const echo = async (path: LinkPath, within = 2500) => {
    const { kiosk, page } = await kioskWithPage();
    try {
      return await page.evaluate(([way, time]) => window.echo(way, time), [path, within] as const);
    } finally {
      await page.close();
      await expect.poll(transports).toBe(0);
      kiosk.client.disconnect();
    }
  };

  test('goes to the SFU and comes back, over UDP and over TCP, and leaves nothing behind', async () => {
    expect(await echo('udp')).toBeGreaterThan(0.3);
    gates.udp.block();
    expect(await echo('tcp')).toBeGreaterThan(0.3);
  });

  test('is found lost where it does not come back', async () => {
    gates.udp.block();
    await expect(echo('udp')).rejects.toThrow('the way does not carry');
  });

  test('comes to its own kiosk alone, and is refused where none is sent', async () => {
    const kiosk = await connectKiosk(server);
    const other = await connectKiosk(server);
    const ask = ({ client }: ConnectedKiosk, method: LinkTestMethod, payload: object = {}) =>
      client.emitWithAck('link-test', { method, payload });
    await ask(kiosk, 'open');
    await ask(other, 'open');
    const made = await ask(other, 'create-transport', { path: 'udp', direction: 'receive' });
    const { id: transportId } = z.object({ value: z.object({ id: z.string() }) }).parse(made).value;
    const wish = { transportId, rtpCapabilities: {} };
    expect(await ask(kiosk, 'consume-voice', wish)).toMatchObject({ error: 'invalid' });
    expect(await ask(other, 'consume-voice', wish)).toMatchObject({ error: 'wrong-state' });
    for (const { client } of [kiosk, other]) client.disconnect();
  });
});

describe('the far end of the test', () => {
  const ask = (kiosk: ConnectedKiosk, method: LinkTestMethod, payload: object = {}) =>
    kiosk.client.emitWithAck('link-test', { method, payload });

  test('answers within a test of this kiosk alone, and ends it with a new one or the connection', async () => {
    const kiosk = await connectKiosk(server);
    const wish = { path: 'udp', direction: 'send' };
    expect(await ask(kiosk, 'create-transport', wish)).toMatchObject({ error: 'wrong-state' });
    expect(await ask(kiosk, 'open')).toMatchObject({ ok: true, value: { paths: ['udp', 'tcp'] } });
    expect(await ask(kiosk, 'create-transport', wish)).toMatchObject({ ok: true });
    expect(await ask(kiosk, 'create-transport', { path: 'relay-udp', direction: 'send' })).toMatchObject({
      error: 'invalid',
    });
    expect(await ask(kiosk, 'fill', { rate: 1e9, duration: 1e6 })).toMatchObject({ error: 'invalid' });
    expect(await transports()).toBe(1);
    expect(await ask(kiosk, 'open')).toMatchObject({ ok: true });
    expect(await transports()).toBe(0);
    await ask(kiosk, 'create-transport', wish);
    kiosk.client.disconnect();
    await expect.poll(transports).toBe(0);
  });

  test('holds a kiosk back that tests without end', async () => {
    const kiosk = await connectKiosk(server);
    const answers: boolean[] = [];
    // One more is allowed every ten seconds, however many there were.
    for (let n = 0; n < 20 && answers.at(-1) !== false; n += 1) answers.push((await ask(kiosk, 'open')).ok);
    expect(answers.slice(0, 4)).toEqual([true, true, true, true]);
    expect(answers.at(-1)).toBe(false);
    expect(await ask(kiosk, 'open')).toMatchObject({ error: 'too-many' });
    kiosk.client.disconnect();
  });
});

test('what was found goes with the patient into the queue, and to the physician who takes them', async () => {
  const kiosk = await connectKiosk(server);
  const physician = await connectConsole(server, server.physicians.first);
  const found: LinkTest = {
    at: new Date().toISOString(),
    link: {
      signalling: 31,
      paths: { udp: 'blocked', tcp: 'open', ...noRelay },
      via: 'tcp',
      up: 400_000,
      down: 900_000,
      loss: 0.01,
      late: 0.04,
      roundTrip: 60,
      jitter: 4,
      verdict: 'fair',
    },
    camera: 'works',
    microphone: 'works',
    loudspeaker: 'not-heard',
    echo: 'lost',
  };
  const opening = openingRecord();
  const { consultationId } = opening;
  await kiosk.client.emitWithAck('hello', { consultationId });
  await kiosk.client.emitWithAck('deliver', opening);
  expect(await kiosk.client.emitWithAck('queue:join', { consultationId, link: found })).toMatchObject({ ok: true });
  const hello = await physician.emitWithAck('hello', {});
  expect(hello).toMatchObject({ ok: true, value: { queue: [{ consultationId, link: found }] } });
  const taken = await physician.emitWithAck('take', { consultationId });
  expect(taken).toMatchObject({ ok: true, value: { link: found } });
  const again = await reconnectKiosk(server, kiosk.key);
  await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
  for (const client of [kiosk.client, again, physician]) client.disconnect();
});
