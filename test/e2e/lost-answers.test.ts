import { afterAll, beforeAll, expect, test } from 'vitest';
import { calmCameras } from '../support/kiosk.ts';
import { connectKiosk, queuePatient } from '../support/link-clients.ts';
import { markedPatient } from '../support/patient.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
});
afterAll(() => stage?.close());

test('a physician whose taking was granted but not answered finds the patient they hold', async () => {
  const { client } = await connectKiosk(stage.server);
  const consultationId = await queuePatient(client);
  const physician = await stage.openVisitor();
  let lost = 0;
  await physician.page.routeWebSocket(/socket\.io/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => {
      // The acknowledgement of `take` is the first that carries a consultation.
      const isGrant = typeof message === 'string' && message.startsWith('43/console,') && message.includes('"takenAt"');
      if (isGrant && lost === 0) lost += 1;
      else page.send(message);
    });
  });
  await physician.signsIn(stage.server.physicians.first);
  await physician.takes();
  expect(lost).toBe(1);
  expect(await physician.page.getByText(markedPatient.birthName, { exact: false }).first().isVisible()).toBe(true);
  expect(await client.emitWithAck('hello', { consultationId })).toMatchObject({
    value: { status: { state: 'taken' } },
  });
  client.disconnect();
});
