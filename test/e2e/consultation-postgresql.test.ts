import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Booth } from '../support/booth.ts';
import { type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { markedPatient, patience } from '../support/patient.ts';
import { mediaReceived, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { keptConsultations } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

let database: PreparedDatabase;
let stage: Stage;
let booth: Booth;
let physician: Physician;

beforeAll(async () => {
  database = await prepareDatabase('postgresql');
  stage = await openStage({ env: database.env });
  booth = await stage.openBooth();
  physician = await stage.openPhysician('first');
  await observeConnections(physician.page);
});
afterAll(async () => {
  await stage?.close();
  await database.release();
});

test('a consultation from the welcome to its outcome, kept in PostgreSQL', async () => {
  const { patient } = booth;
  booth.device('nonin').set({ spo2: 94, pulse: 83 });
  await patient.comesIn(markedPatient, 'cough');
  await patient.measures('oximetry');
  await patient.skips('blood-pressure');
  await patient.skips('temperature');
  await patient.waits();

  await physician.takes();
  await patient.sees('consultation');
  const frames = async () => (await mediaReceived(physician.page)).framesDecoded[0] ?? 0;
  await expect.poll(frames, { timeout: patience, interval: 150 }).toBeGreaterThan(5);
  await physician.asksFor('temperature');
  await patient.measures('temperature');
  await physician.panel('temperature').locator('.durable').waitFor({ timeout: patience });
  await physician.closes('advice');
  await patient.sees('end');
  await patient.finishes();

  await stage.server.stop();
  const [record, ...others] = await keptConsultations(database.query);
  expect(others).toEqual([]);
  expect(record).toMatchObject({
    state: 'closed',
    outcome: 'advice',
    identity: markedPatient,
    physician: { name: 'Dr Claire Martin', rpps: '99900000011' },
  });
  const numbers = record?.measurements.map(({ kind, validity, reading }) => [kind, validity, reading['value']]);
  expect(numbers).toHaveLength(3);
  expect(numbers).toEqual(
    expect.arrayContaining([
      ['oxygen-saturation', 'valid', 94],
      ['pulse-rate', 'valid', 83],
      ['body-temperature', 'valid', expect.any(Number)],
    ]),
  );
});
