import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '#build/machine/command.ts';
import { requirePackages } from '#build/machine/system-packages.ts';
import { freePort } from '#build/start/port.ts';
import type { RelayOffer } from '#protocol/room.ts';
import { offerRelays, type TurnSettings } from '#server/media/turn.ts';
import { openBrowser } from '../support/browser.ts';
import { prepareDatabase } from '../support/databases.ts';
import { connectConsole, connectKiosk, nextRoomEvent, queuePatient } from '../support/link-clients.ts';
import { trustAuthority } from '../support/network/authority.ts';
import { bothWays } from '../support/network/conditions.ts';
import type { Gate } from '../support/network/gate.ts';
import { Link } from '../support/network/link.ts';
import { bundleRoomPage, openPlace } from '../support/network/room-places.ts';
import { startTurnServer, type TurnServer } from '../support/network/turn-server.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const loopback = '127.0.0.1';
/** The SFU's name: each party reaches it through a link of its own. */
const sfu = 'media.escale.test';

let turn: TurnServer;
let relays: TurnSettings;
let link: Link;
let mediaPort: number;
/** The ways out of the kiosk's house, each with its firewall. */
let gates: Readonly<Record<'mediaUdp' | 'mediaTcp' | 'relayUdp' | 'relayTcp' | 'relayTls', Gate>>;
let room: Awaited<ReturnType<typeof bundleRoomPage>>;
let home: string;
let house: Browser;
let desk: Browser;

beforeAll(async () => {
  await requirePackages(['chromium', 'turn']);
  link = new Link(bothWays({ delay: 5 }), 1);
  // The SFU, as the one party and the other take its name.
  turn = await startTurnServer({ peers: [link.address, loopback] });
  mediaPort = await freePort();
  const media = { address: loopback, port: mediaPort };
  const beyond = [turn.relayAddress];
  gates = {
    mediaUdp: await link.openUdp(media, { beyond }),
    mediaTcp: await link.openTcp(media, { beyond }),
    relayUdp: await link.openUdp(turn),
    relayTcp: await link.openTcp(turn),
    relayTls: await link.openTcp({ address: turn.address, port: turn.tlsPort }),
  };
  const { name, port, tlsPort, secret } = turn;
  const urls = [
    `turn:${name}:${port}?transport=udp`,
    `turn:${name}:${port}?transport=tcp`,
    `turns:${name}:${tlsPort}?transport=tcp`,
  ];
  relays = { urls, secret, lifetime: 60_000, only: false };
  home = await mkdtemp(join(tmpdir(), 'escale-home-'));
  await trustAuthority(home, turn.authority);
  room = await bundleRoomPage();
  house = await openBrowser({ hosts: { [sfu]: link.address, [name]: link.address }, home });
  desk = await openBrowser({ hosts: { [sfu]: loopback, [name]: loopback } });
});
afterAll(async () => {
  await house?.close();
  await desk?.close();
  await link?.close();
  await turn?.stop();
  await room?.remove();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => {
  for (const gate of Object.values(gates)) gate.unblock();
});

/** A server of its own for this test or its group, gone with it. */
async function startBehindRelays(after: (close: () => Promise<void>) => void, env: Record<string, string> = {}) {
  const database = await prepareDatabase('postgresql');
  after(() => database.release());
  const server = await startServer({
    dataDir: database.dataDir,
    env: {
      ...database.env,
      ESCALE_MEDIA_IP: loopback,
      ESCALE_MEDIA_ANNOUNCED: sfu,
      ESCALE_MEDIA_PORTS: `${mediaPort}-${mediaPort}`,
      ESCALE_TURN_URLS: relays.urls.join(','),
      ESCALE_TURN_SECRET: relays.secret,
      ESCALE_TURN_LIFETIME: '60',
      ...env,
    },
  });
  after(() => server.stop());
  return server;
}

/** A patient whose voice goes to the physician; resolves once it is heard, with the way it takes. */
async function speak(server: RunningServer) {
  const kiosk = await connectKiosk(server);
  const physician = await connectConsole(server, server.physicians.first);
  const consultationId = await queuePatient(kiosk.client);
  await physician.emitWithAck('take', { consultationId });
  onTestFinished(async () => {
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    kiosk.client.disconnect();
    physician.disconnect();
  });
  const [patientPlace, physicianPlace] = await Promise.all([
    openPlace(house, room.script, kiosk.client, consultationId),
    openPlace(desk, room.script, physician, consultationId),
  ]);
  onTestFinished(async () => {
    await Promise.all([patientPlace.close(), physicianPlace.close()]);
  });
  const told = nextRoomEvent(physician, 'producer-added');
  await patientPlace.evaluate(() => window.room.sendVoice());
  const { event } = await told;
  if (event.type !== 'producer-added') throw new Error('the physician was told of something else');
  await physicianPlace.evaluate((id) => window.room.receive(id), event.producer.producerId);
  const packets = () => physicianPlace.evaluate(() => window.room.packetsReceived());
  await expect.poll(packets, { timeout: 40_000 }).toBeGreaterThan(25);
  return { way: () => patientPlace.evaluate(() => window.room.way()), packets };
}

describe('a voice finds its way', () => {
  let server: RunningServer;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startBehindRelays((close) => closers.unshift(close));
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  const onlyOpen = (...open: readonly (keyof typeof gates)[]) => {
    for (const [name, gate] of Object.entries(gates)) if (!open.some((each) => each === name)) gate.block();
  };

  test('straight over UDP where all is open', async () => {
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'straight', protocol: 'udp' });
  });

  test('straight over TCP where UDP is blocked', async () => {
    onlyOpen('mediaTcp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'straight', protocol: 'tcp' });
  });

  test('through the relay over UDP where the SFU is blocked', async () => {
    onlyOpen('relayUdp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'udp' });
  });

  test('through the relay over TCP where UDP is blocked as well', async () => {
    onlyOpen('relayTcp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'tcp' });
  });

  test('through the relay in TLS where nothing else is open', async () => {
    onlyOpen('relayTls');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'tls' });
  });
});

test('an installation can force all media through its relay', async () => {
  const server = await startBehindRelays(onTestFinished, {
    ESCALE_TURN_ONLY: '1',
    ESCALE_MEDIA_ANNOUNCED: link.address,
  });
  const { way } = await speak(server);
  await expect.poll(way).toMatchObject({ kind: 'relay' });
});

describe('the relay', () => {
  /** What a browser learns when it asks the relay for an address: its candidates' types and the errors' codes. */
  const gather = async (offer: RelayOffer) => {
    const page = await house.newPage();
    page.on('console', (m) => console.log(m.text()));
    onTestFinished(() => page.close());
    return page.evaluate(async ({ iceServers = [] }) => {
      const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
      const [types, errors] = [new Set<string | null>(), new Set<number>()];
      const done = new Promise<void>((resolve) => {
        connection.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate === null) resolve();
          else if (candidate.candidate !== '') types.add(candidate.type);
        });
      });
      // From 700 on they tell of a network that does not get there, as IPv6 does here, and not of an answer.
      connection.addEventListener('icecandidateerror', ({ errorCode }) => {
        if (errorCode < 700) errors.add(errorCode);
      });
      connection.createDataChannel('probe');
      await connection.setLocalDescription();
      await done;
      connection.close();
      return { types: [...types], errors: [...errors] };
    }, offer);
  };
  const hourAgo = () => new Date(Date.now() - 3_600_000);

  test('takes a credential in its time', async () => {
    expect(await gather(offerRelays(relays, 'in-time', new Date()))).toEqual({ types: ['relay'], errors: [] });
  });

  test('refuses one that has ended', async () => {
    expect(await gather(offerRelays(relays, 'too-late', hourAgo()))).toEqual({ types: [], errors: [401] });
  });

  test('refuses one whose end was moved', async () => {
    const { iceServers: [ended] = [] } = offerRelays(relays, 'moved', hourAgo());
    if (ended === undefined) throw new Error('no relay is offered');
    const username = `${Math.floor(Date.now() / 1000) + 3600}:moved`;
    expect(await gather({ iceServers: [{ ...ended, username }] })).toEqual({ types: [], errors: [401] });
  });

  test('refuses one signed with another secret', async () => {
    const forged = { ...relays, secret: 'x'.repeat(64) };
    expect(await gather(offerRelays(forged, 'forged', new Date()))).toEqual({ types: [], errors: [401] });
  });

  test('reaches the SFU and nothing else', async () => {
    const ask = (peer: string) =>
      runCommand('turnutils_uclient', [
        ...['-W', turn.secret, '-u', 'probe', '-p', String(turn.port), '-e', peer, '-r', '9', '-n', '1', '-m', '1'],
        ...['-c', turn.address],
      ]).catch(String);
    expect(await ask('127.0.0.9')).toMatch(/403/);
  });
});
