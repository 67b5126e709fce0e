import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { requirePackages } from '#build/machine/system-packages.ts';
import { isUneven, type LinkTestMethod } from '#protocol/link-test.ts';
import { verdictOf } from '#renderer/link-test/verdict.ts';
import { openBrowser } from '../support/browser.ts';
import { connectKiosk } from '../support/link-clients.ts';
import { bundleProbePage, openProbe } from '../support/link-probe/open-probe.ts';
import { bothWays } from '../support/network/conditions.ts';
import { openWalledHouse, type WalledHouse } from '../support/network/walled-house.ts';
import type { RunningServer } from '../support/server.ts';

/*
 * The kiosk's own probe in a real browser, behind a firewall that the tests control, with a real relay (coturn) outside.
 */

const near = bothWays({ delay: 5 });

let house: WalledHouse;
let probePage: Awaited<ReturnType<typeof bundleProbePage>>;
let browser: Browser;

beforeAll(async () => {
  await requirePackages(['chromium', 'turn']);
  house = await openWalledHouse(near);
  probePage = await bundleProbePage();
  browser = await openBrowser({ hosts: { [house.turn.name]: house.link.address }, home: house.home });
});
afterAll(async () => {
  await browser?.close();
  await probePage?.remove();
  await house?.close();
});
beforeEach(() => {
  house.link.change(near);
  house.openAll();
});

const startBehindRelays = (after: (close: () => Promise<void>) => void, env: Record<string, string> = {}) =>
  house.startServer(house.link.address, after, env);

async function probe(server: RunningServer) {
  const { kiosk, page } = await openProbe(browser, probePage.script, server);
  try {
    const began = performance.now();
    const figures = await page.evaluate(() => window.probe());
    return { figures, took: performance.now() - began };
  } finally {
    await page.close();
    kiosk.client.disconnect();
  }
}

const OPEN = { udp: 'open', tcp: 'open', 'relay-udp': 'open', 'relay-tcp': 'open', 'relay-tls': 'open' } as const;
const SHUT = {
  udp: 'blocked',
  tcp: 'blocked',
  'relay-udp': 'blocked',
  'relay-tcp': 'blocked',
  'relay-tls': 'blocked',
} as const;

// On a busy machine it is the machine that is measured: a link that is found as it is, in one of three tests, is found.
describe('the test of a link with a relay', { retry: 2 }, () => {
  let server: RunningServer;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startBehindRelays((close) => closers.unshift(close));
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test('finds each of the five ways where all are open, and measures the direct one', async () => {
    const { figures } = await probe(server);
    expect(figures.paths).toEqual(OPEN);
    expect(figures.via).toBe('udp');
    expect(verdictOf(figures)).toBe('good');
  });

  test('goes by the relay in TLS where nothing else is open, measures it, and counts on it for less', async () => {
    house.onlyOpen('relayTls');
    const { figures, took } = await probe(server);
    expect(figures.paths).toEqual({ ...SHUT, 'relay-tls': 'open' });
    expect(figures.via).toBe('relay-tls');
    expect(figures.up).toBeGreaterThan(250_000);
    expect(figures.down).toBeGreaterThan(250_000);
    expect(figures.roundTrip).toBeGreaterThanOrEqual(8);
    const verdict = verdictOf(figures);
    expect(verdict).toBe('fair');
    expect(isUneven({ ...figures, verdict })).toBe(true);
    expect(took).toBeLessThan(15_000);
  });

  test('sends the patient’s voice there and back by the relay in TLS', async () => {
    house.onlyOpen('relayTls');
    const { kiosk, page } = await openProbe(browser, probePage.script, server);
    onTestFinished(async () => {
      await page.close();
      kiosk.client.disconnect();
    });
    expect(await page.evaluate(() => window.echo('relay-tls', 2500))).toBeGreaterThan(0.3);
  });

  test('is as good by the relay over UDP as directly', async () => {
    house.onlyOpen('relayUdp');
    const { figures } = await probe(server);
    expect(figures.paths).toEqual({ ...SHUT, 'relay-udp': 'open' });
    expect(verdictOf(figures)).toBe('good');
  });

  test('takes TCP before a relay over UDP, as ICE ranks them', async () => {
    house.onlyOpen('mediaTcp', 'relayUdp');
    const { figures } = await probe(server);
    expect(figures.paths).toEqual({ ...SHUT, tcp: 'open', 'relay-udp': 'open' });
    expect(figures.via).toBe('tcp');
    expect(verdictOf(figures)).toBe('fair');
  });

  test('calls no way blocked that opens late, as by satellite', async () => {
    house.link.change(bothWays({ delay: 290 }));
    const { figures } = await probe(server);
    expect(figures.paths).toEqual(OPEN);
    expect(figures.via).toBe('udp');
  });

  test('says of each way that it is blocked where none is open', async () => {
    house.onlyOpen();
    const { figures, took } = await probe(server);
    expect(figures.paths).toEqual(SHUT);
    expect(figures).toMatchObject({ via: null, up: null, loss: null, late: null });
    expect(verdictOf(figures)).toBe('none');
    expect(took).toBeLessThan(15_000);
  });
});

describe('an installation', () => {
  const ask = async (server: RunningServer) => {
    const { client } = await connectKiosk(server);
    onTestFinished(() => {
      client.disconnect();
    });
    return (method: LinkTestMethod, payload: object = {}) => client.emitWithAck('link-test', { method, payload });
  };

  test('that lets media out by its relay alone offers no direct way', async () => {
    const call = await ask(await startBehindRelays(onTestFinished, { ESCALE_TURN_ONLY: '1' }));
    expect(await call('open')).toMatchObject({ value: { paths: ['relay-udp', 'relay-tcp', 'relay-tls'] } });
    expect(await call('create-transport', { path: 'udp', direction: 'send' })).toMatchObject({ error: 'invalid' });
  });

  test('gives for each way by the relay the address of that way alone', async () => {
    const call = await ask(await startBehindRelays(onTestFinished));
    await call('open');
    const { turn } = house;
    for (const [path, over] of [
      ['relay-udp', `turn:${turn.name}:${turn.port}`],
      ['relay-tcp', `turn:${turn.name}:${turn.port}?transport=tcp`],
      ['relay-tls', `turns:${turn.name}:${turn.tlsPort}?transport=tcp`],
    ] as const) {
      const value = { iceServers: [{ urls: [over] }], iceTransportPolicy: 'relay' };
      expect(await call('create-transport', { path, direction: 'send' })).toMatchObject({ value });
    }
  });

  test('whose SFU has a name is reached by the relay as well', { retry: 2 }, async () => {
    const server = await startBehindRelays(onTestFinished, { ESCALE_MEDIA_ANNOUNCED: 'localhost' });
    const { figures } = await probe(server);
    expect(figures.paths).toMatchObject({ 'relay-udp': 'open', 'relay-tcp': 'open', 'relay-tls': 'open' });
  });

  test('whose SFU has a name that its server does not know refuses the relays, which is not to be blocked', async () => {
    const call = await ask(await startBehindRelays(onTestFinished, { ESCALE_MEDIA_ANNOUNCED: 'sfu.invalid' }));
    await call('open');
    expect(await call('create-transport', { path: 'relay-tls', direction: 'send' })).toMatchObject({
      error: 'invalid',
    });
  });
});
