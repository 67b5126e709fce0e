import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePairs, holdMany, openPairs, type Pair } from '../support/far-end/consultation.ts';
import { Plant } from '../support/far-end/plant.ts';
import { backTo, residueOf } from '../support/residue.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/*
 * What a server keeps of consultations that are over. Signalling, DTLS, SRTP and SCTP are real; the media is synthetic.
 * `npm run bench -- --only soak` does the same a thousand times, and weighs the memory.
 */

let server: RunningServer;
let plant: Plant;
let pairs: Pair[];

beforeAll(async () => {
  server = await startServer();
  plant = await Plant.open();
  plant.start();
  pairs = await openPairs(server);
  // Code, caches and the database's connections come with the first.
  await holdMany(plant, pairs, 6);
});
afterAll(async () => {
  closePairs(pairs ?? []);
  plant?.close();
  await server?.stop();
});

test('60 consultations leave no transport, no producer and no file handle behind', { timeout: 300_000 }, async () => {
  const base = await residueOf(server);
  expect(base).toMatchObject({ rooms: 0, routers: 0, transports: 0 });
  await holdMany(plant, pairs, 60);
  const { residue, after } = await backTo(base, server, 30_000);
  expect(after).toBeLessThan(30_000);
  expect(residue).toMatchObject({ rooms: 0, routers: 0, transports: 0, objects: base.objects });
  expect(residue.serverHandles).toBeLessThanOrEqual(base.serverHandles);
  expect(residue.workerHandles).toBeLessThanOrEqual(base.workerHandles);
});
