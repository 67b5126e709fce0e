import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '#build/machine/command.ts';
import { requirePackages } from '#build/machine/system-packages.ts';
import type { RelayOffer } from '#protocol/room.ts';
import { offerRelays, type TurnSettings } from '#server/media/turn.ts';
import { openBrowser } from '../support/browser.ts';
import { connectConsole, connectKiosk, nextRoomEvent, queuePatient } from '../support/link-clients.ts';
import { bothWays } from '../support/network/conditions.ts';
import { bundleRoomPage, openPlace } from '../support/network/room-places.ts';
import { openWalledHouse, type WalledHouse } from '../support/network/walled-house.ts';
import type { RunningServer } from '../support/server.ts';

/** The SFU's name: each party reaches it through a link of its own. */
const sfu = 'media.escale.test';

let house: WalledHouse;
let relays: TurnSettings;
let room: Awaited<ReturnType<typeof bundleRoomPage>>;
/** The browser of the one in the house, and of the other, whose line is perfect. */
let inside: Browser;
let desk: Browser;

beforeAll(async () => {
  await requirePackages(['chromium', 'turn']);
  house = await openWalledHouse(bothWays({ delay: 5 }));
  const { turn, link, turnUrls, home } = house;
  relays = { urls: turnUrls, secret: turn.secret, lifetime: 60_000, only: false };
  room = await bundleRoomPage();
  inside = await openBrowser({ hosts: { [sfu]: link.address, [turn.name]: link.address }, home });
  desk = await openBrowser({ hosts: { [sfu]: '127.0.0.1', [turn.name]: '127.0.0.1' } });
});
afterAll(async () => {
  await inside?.close();
  await desk?.close();
  await room?.remove();
  await house?.close();
});
beforeEach(() => house.openAll());

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
    openPlace(inside, room.script, kiosk.client, consultationId),
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
    server = await house.startServer(sfu, (close) => closers.unshift(close));
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test('straight over UDP where all is open', async () => {
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'straight', protocol: 'udp' });
  });

  test('straight over TCP where UDP is blocked', async () => {
    house.onlyOpen('mediaTcp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'straight', protocol: 'tcp' });
  });

  // ICE ranks what is direct higher, and stays with a relay that answered much sooner.
  test('straight over TCP or through the relay over UDP where both are open', async () => {
    house.onlyOpen('mediaTcp', 'relayUdp');
    const { way } = await speak(server);
    expect([
      { kind: 'straight', protocol: 'tcp' },
      { kind: 'relay', protocol: 'udp' },
    ]).toContainEqual(await way());
  });

  test('through the relay over UDP where the SFU is blocked', async () => {
    house.onlyOpen('relayUdp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'udp' });
  });

  test('through the relay over TCP where UDP is blocked as well', async () => {
    house.onlyOpen('relayTcp');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'tcp' });
  });

  test('through the relay in TLS where nothing else is open', async () => {
    house.onlyOpen('relayTls');
    const { way } = await speak(server);
    await expect.poll(way).toEqual({ kind: 'relay', protocol: 'tls' });
  });
});

test('an installation can force all media through its relay', async () => {
  const server = await house.startServer(house.link.address, onTestFinished, { ESCALE_TURN_ONLY: '1' });
  const { way } = await speak(server);
  await expect.poll(way).toMatchObject({ kind: 'relay' });
});

describe('the relay', () => {
  /** What a browser learns when it asks the relay for an address: its candidates' types and the errors' codes. */
  const gather = async (offer: RelayOffer) => {
    const page = await inside.newPage();
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
        ...[
          '-W',
          house.turn.secret,
          '-u',
          'probe',
          '-p',
          String(house.turn.port),
          '-e',
          peer,
          '-r',
          '9',
          '-n',
          '1',
          '-m',
          '1',
        ],
        ...['-c', house.turn.address],
      ]).catch(String);
    expect(await ask('127.0.0.9')).toMatch(/403/);
  });
});
