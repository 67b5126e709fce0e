import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EquipmentCheck } from '#protocol/equipment.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import {
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  nextView,
  queuePatient,
  reconnectKiosk,
} from '../support/link-clients.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const newCheck = (state: 'missing' | 'healthy' = 'healthy', at = new Date()): EquipmentCheck => ({
  id: randomUUID(),
  at: at.toISOString(),
  why: 'daily',
  findings: [
    state === 'missing'
      ? { role: 'stethoscope', expected: true, state }
      : { role: 'stethoscope', expected: true, state, device: { model: 'Stethoscope' } },
  ],
});

describe.each(DATABASES)('R13: the equipment of the kiosks, on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  let physician: ConsoleClient;
  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer({ ...database, env: database.env });
    physician = await connectConsole(server, server.physicians.first);
    await physician.emitWithAck('hello', {});
  });
  afterAll(async () => {
    physician.disconnect();
    await server.stop();
    await database.release();
  });

  const kioskNamed = async (name: string) => {
    const answer = await physician.emitWithAck('kiosks', {});
    if (!answer.ok) throw new Error(answer.error);
    const found = answer.value.kiosks.find(({ kiosk }) => kiosk === name);
    if (found === undefined) throw new Error(`no kiosk ${name}`);
    return found;
  };

  test('a check is kept once, however often it comes, and the newest is shown', async () => {
    const { client } = await connectKiosk(server, 'Une');
    expect((await kioskNamed('Une')).check).toBeNull();
    await client.emitWithAck('hello', { consultationId: null, now: new Date().toISOString() });
    const failed = newCheck('missing', new Date(Date.now() - 60_000));
    for (const check of [failed, failed]) {
      expect(await client.emitWithAck('equipment:checked', check)).toEqual({ ok: true, value: { id: check.id } });
    }
    expect((await kioskNamed('Une')).check).toMatchObject({ id: failed.id, findings: failed.findings });
    const passed = newCheck();
    await client.emitWithAck('equipment:checked', passed);
    // Late, from the time without a link: an older one changes nothing of what is shown.
    await client.emitWithAck('equipment:checked', newCheck('missing', new Date(Date.now() - 3_600_000)));
    expect(await kioskNamed('Une')).toMatchObject({ online: true, check: { id: passed.id } });
    client.disconnect();
    await expect.poll(async () => (await kioskNamed('Une')).online).toBe(false);
  });

  test('a kiosk writes its own checks alone', async () => {
    const [own, other] = [await connectKiosk(server, 'Deux'), await connectKiosk(server, 'Trois')];
    const check = newCheck('missing');
    await own.client.emitWithAck('equipment:checked', check);
    const stolen = { ...newCheck(), id: check.id };
    expect(await other.client.emitWithAck('equipment:checked', stolen)).toMatchObject({
      ok: false,
      error: 'not-yours',
    });
    expect((await kioskNamed('Deux')).check?.findings).toEqual(check.findings);
    expect((await kioskNamed('Trois')).check).toBeNull();
    const malformed = { ...newCheck(), findings: [{ role: 'patient', state: 'missing' }] };
    // What a kiosk that is not ours might send.
    expect(await own.client.emitWithAck('equipment:checked', malformed as never)).toMatchObject({ error: 'invalid' });
    for (const { client } of [own, other]) client.disconnect();
  });

  test('a kiosk’s wrong clock does not date its check', async () => {
    const { client } = await connectKiosk(server, 'Quatre');
    const ahead = new Date(Date.now() + 7 * 24 * 3_600_000);
    await client.emitWithAck('hello', { consultationId: null, now: ahead.toISOString() });
    await client.emitWithAck('equipment:checked', newCheck('healthy', ahead));
    const { check } = await kioskNamed('Quatre');
    expect(Math.abs(Date.parse(check?.at ?? '') - Date.now())).toBeLessThan(60_000);
    client.disconnect();
  });

  test('the physician is told what the kiosk can measure, and of the camera’s button while its picture is on', async () => {
    const { client, key } = await connectKiosk(server, 'Cinq');
    const consultationId = await queuePatient(client);
    const taken = await physician.emitWithAck('take', { consultationId });
    // A kiosk that has not told may have anything.
    expect(taken.ok && taken.value.modalities).toHaveLength(5);
    const told = nextView(physician, ({ modalities }) => modalities.length === 1);
    await client.emitWithAck('modalities', { modalities: ['weight'] });
    expect((await told).modalities).toEqual(['weight']);

    const still = () => client.emitWithAck('examination:still', { consultationId });
    expect(await still()).toMatchObject({ ok: false, error: 'wrong-state' });
    await physician.emitWithAck('examination-camera', { consultationId, on: true });
    await client.emitWithAck('examination-camera', { consultationId, state: 'on' });
    const pressed = new Promise((resolve) => physician.once('examination:still', resolve));
    expect(await still()).toMatchObject({ ok: true });
    expect(await pressed).toEqual({ consultationId });

    const stranger = await connectKiosk(server, 'Six');
    expect(await stranger.client.emitWithAck('examination:still', { consultationId })).toMatchObject({
      error: 'not-yours',
    });
    client.disconnect();
    const again = await reconnectKiosk(server, key);
    for (const each of [again, stranger.client]) each.disconnect();
  });
});
