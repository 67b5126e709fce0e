import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { joinsQueue } from '../bench/sessions.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { whatCovers } from '../support/layout.ts';
import { patience } from '../support/patient.ts';
import { observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

/* The physician's face on the kiosk: shown while it lives, and never when it stands still. */

let stage: Stage;
let booth: Booth;
let physician: Physician;
/** The console's connection to the server; while `isCut` it gets none. */
const wire: { isCut: boolean; current?: WebSocketRoute } = { isCut: false };
const poll = { timeout: patience, interval: 100 };
const FACE = 'video[data-video="physician"]';

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({ plugged: [], config: { steps: [] } });
  physician = await stage.openVisitor();
  await observeConnections(physician.page);
  await physician.page.routeWebSocket(/socket\.io/, (socket) => {
    if (wire.isCut) return void socket.close();
    wire.current = socket;
    socket.connectToServer();
  });
  await physician.signsIn(stage.server.physicians.first);
  await joinsQueue(booth, []);
  await physician.takes();
  await booth.patient.sees('consultation');
});
afterAll(() => stage?.close());

const reaches = (state: string) =>
  booth.patient.page.locator(`.physician[data-state="${state}"]`).waitFor({ timeout: patience });

test('a face whose pictures stop is covered and told, and is back with the next one', async () => {
  await reaches('present');
  await expect.poll(() => whatCovers(booth.patient.page, FACE), poll).toEqual([]);
  // The camera hands over no more pictures, and nobody says so.
  const restore = await physician.page.evaluateHandle(async () => {
    const senders = (window.observedConnections ?? []).flatMap((connection) => connection.getSenders());
    const faces = senders.flatMap((sender) =>
      sender.track?.kind === 'video' ? [{ sender, track: sender.track }] : [],
    );
    for (const { sender } of faces) await sender.replaceTrack(null);
    return faces;
  });
  // What the link concludes from it may come first: it covers the face as well.
  const page = booth.patient.page;
  await page.locator('.physician:is([data-state="stopped"], [data-state="let-go"])').waitFor({ timeout: patience });
  expect(await whatCovers(page, FACE)).toContain('DIV physician-absent');
  await restore.evaluate(async (faces) => {
    for (const { sender, track } of faces) await sender.replaceTrack(track);
  });
  await reaches('present');
});

test('a physician whose messages alone are cut off stays in sight, and the patient reads that they reconnect', async () => {
  wire.isCut = true;
  await wire.current?.close();
  await reaches('returning');
  await booth.patient.reads(kioskWords.consultation.returning);
  expect(await whatCovers(booth.patient.page, FACE)).toEqual([]);
  wire.isCut = false;
  await reaches('present');
});
