import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fr as words } from '#console/words/fr.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { ROOM_REQUESTS } from '#protocol/room.ts';
import { appears } from '../support/appears.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import { calmCameras } from '../support/kiosk.ts';
import { connectKiosk, queuePatient } from '../support/link-clients.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
const poll = { timeout: patience, interval: 100 };

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
});
afterAll(() => stage?.close());

/** A patient in the queue, on a kiosk that is no more than its link. */
async function waitingPatient(): Promise<{ client: KioskClient; consultationId: ConsultationId }> {
  const { client } = await connectKiosk(stage.server);
  onTestFinished(() => void client.disconnect());
  return { client, consultationId: await queuePatient(client) };
}

/** Enters the room as the patient. Returns what the physician sends at any moment, by role. */
async function enterRoom(client: KioskClient, consultationId: ConsultationId): Promise<() => string[]> {
  const sent = new Map<string, string>();
  client.on('room', ({ event }) => {
    if (event.type === 'producer-added') sent.set(event.producer.producerId, event.producer.role);
    if (event.type === 'producer-closed') sent.delete(event.producerId);
  });
  const joined = await client.emitWithAck('room', { consultationId, call: { method: 'join', payload: {} } });
  if (!joined.ok) throw new Error(`the room is closed: ${joined.error}`);
  const { producers } = ROOM_REQUESTS.join.response.parse(joined.value);
  for (const { producerId, role } of producers) sent.set(producerId, role);
  return () => [...sent.values()].sort();
}

/** The wire between a console and the server, in the hands of the test. */
interface Wire {
  /** When the console has asked to join the room, ms. */
  readonly joins: number[];
  /** How many of the next requests to send this role go to a transport that does not exist: the server refuses them. */
  spoil(role: 'face' | 'voice', times: number): void;
  /** Cuts the connection; the console makes another. */
  cut(): Promise<void>;
}

async function tapWire(physician: Physician): Promise<Wire> {
  const joins: number[] = [];
  const spoilt = { face: 0, voice: 0 };
  let current: WebSocketRoute | undefined;
  await physician.page.routeWebSocket(/socket\.io/, (page) => {
    current = page;
    const server = page.connectToServer();
    page.onMessage((message) => {
      const text = message.toString();
      if (text.includes('"method":"join"')) joins.push(Date.now());
      const role = /"method":"produce".*"role":"(face|voice)"/.exec(text)?.[1];
      if ((role !== 'face' && role !== 'voice') || spoilt[role] === 0) return server.send(message);
      spoilt[role] -= 1;
      server.send(text.replace(/"transportId":"[^"]+"/, '"transportId":"gone"'));
    });
  });
  return {
    joins,
    spoil: (role, times) => {
      spoilt[role] = times;
    },
    cut: async () => current?.close(),
  };
}

test('a voice that the server did not take at first is sent all the same', async () => {
  const { client, consultationId } = await waitingPatient();
  const physician = await stage.openVisitor();
  const wire = await tapWire(physician);
  wire.spoil('voice', 2);
  await physician.signsIn(stage.server.physicians.second);
  await physician.takes();
  const sent = await enterRoom(client, consultationId);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);
  // Both refusals may fall into one stay: once the transport is connected, what is not sent yet is tried again.
  expect(wire.joins.length).toBeGreaterThan(1);
  await physician.closes('advice');
  await physician.seesQueue();
});

test('a physician whose picture cannot be sent is told, and joins anew, each time later, until it is', async () => {
  const { client, consultationId } = await waitingPatient();
  const physician = await stage.openVisitor();
  const wire = await tapWire(physician);
  await physician.signsIn(stage.server.physicians.second);
  await physician.takes();
  const sent = await enterRoom(client, consultationId);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);
  const camera = physician.page.locator('[data-action="camera"]');
  await camera.click();
  await expect.poll(sent, poll).toEqual(['voice']);

  wire.joins.length = 0;
  wire.spoil('face', 3);
  await Promise.all([appears(physician.page, 'p', words.video.reconnecting), camera.click()]);
  await physician.reads(words.video.waitingForPatient);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);
  const waits = wire.joins.slice(1).map((at, n) => at - (wire.joins[n] ?? 0));
  expect(waits).toHaveLength(2);
  expect(waits[0]).toBeGreaterThanOrEqual(300);
  expect(waits[1]).toBeGreaterThanOrEqual(1_200);
  await physician.closes('advice');
  await physician.seesQueue();
});

test('of two machines of one physician the newer has the video, once; the older is told, and takes it back by a button', async () => {
  const { client, consultationId } = await waitingPatient();
  const [office, home] = [await stage.openVisitor(), await stage.openVisitor()];
  const [officeWire, homeWire] = [await tapWire(office), await tapWire(home)];
  await office.signsIn(stage.server.physicians.first);
  await office.takes();
  const sent = await enterRoom(client, consultationId);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);

  await home.identifies(stage.server.physicians.first);
  await home.isInConsultation();
  await office.reads(words.video.elsewhere);
  await home.reads(words.video.waitingForPatient);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);
  expect(await office.page.locator('[data-action="camera"]').isDisabled()).toBe(true);
  expect(await office.page.locator('video[data-video="self"]').isVisible()).toBe(false);

  await Promise.all([appears(office.page, '.offline-slot .band', words.shell.offline), officeWire.cut()]);
  await office.page.locator('.offline-slot .band').waitFor({ state: 'detached', timeout: patience });
  await office.reads(words.video.elsewhere);

  await office.press(words.video.takeBack);
  await home.reads(words.video.elsewhere);
  await office.reads(words.video.waitingForPatient);
  await expect.poll(sent, poll).toEqual(['face', 'voice']);
  expect([officeWire.joins.length, homeWire.joins.length]).toEqual([2, 1]);
  await office.closes('advice');
});
