import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RequestError } from '#console/link/console-socket.ts';
import { IncidentQueue } from '#console/link/incident-queue.ts';
import type { Incident } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { failed, type Result } from '#protocol/result.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import { type ConsoleClient, connectConsole, connectKiosk, queuePatient } from '../support/link-clients.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const lowered: MediaIncident = { kind: 'media-lowered', detail: 'up face-off' };
const restored: MediaIncident = { kind: 'media-restored', detail: 'up whole' };
const repaired: MediaIncident = {
  kind: 'media-repaired',
  repairs: [{ cause: 'transport', action: 'restart-ice', times: 2, took: 1_900 }],
};

describe.each(DATABASES)('the incidents of a console, on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  let kiosk: KioskClient;
  let physician: ConsoleClient;
  let consultationId: ConsultationId;
  const open: { disconnect(): unknown }[] = [];

  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
  });
  afterAll(async () => {
    await server.stop();
    await database.release();
  });
  afterEach(async () => {
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    for (const client of open.splice(0)) client.disconnect();
  });

  const connect = async (who: 'first' | 'second' = 'first'): Promise<ConsoleClient> => {
    const client = await connectConsole(server, server.physicians[who]);
    open.push(client);
    return client;
  };
  const attended = async (): Promise<void> => {
    kiosk = (await connectKiosk(server)).client;
    open.push(kiosk);
    consultationId = await queuePatient(kiosk);
    physician = await connect();
    const taken = await physician.emitWithAck('take', { consultationId });
    if (!taken.ok) throw new Error(taken.error);
  };
  const told = async (): Promise<Incident[]> => {
    const hello = await physician.emitWithAck('hello', {});
    const view = hello.ok ? hello.value.consultation : null;
    return (view?.incidents ?? []).filter(({ party }) => party === 'physician');
  };

  /** The queue of a console whose line is whatever `physician` is; `loses`: the answers of so many are lost on their way. */
  function queueOf(loses = 0): { queue: IncidentQueue; sent: string[] } {
    let lost = 0;
    const sent: string[] = [];
    const queue = new IncidentQueue(async (payload): Promise<Result<unknown, RequestError>> => {
      sent.push(...payload.incidents.map(({ id }) => id));
      const answer = await physician.timeout(20_000).emitWithAck('media:incidents', payload);
      lost += 1;
      return lost <= loses ? failed('timed-out') : answer;
    });
    return { queue, sent };
  }

  test('what happened while the console was away comes in its order, with the time it was', async () => {
    await attended();
    const { queue } = queueOf();
    physician.disconnect();
    queue.add(consultationId, { incident: lowered, at: performance.now() });
    queue.add(consultationId, { incident: repaired, at: performance.now() });
    const happened = Date.now();
    // Away for so long that the time of arrival is another.
    await vi.waitFor(() => expect(Date.now() - happened).toBeGreaterThan(1_500), { timeout: 20_000, interval: 100 });
    physician = await connect();
    queue.add(consultationId, { incident: restored, at: performance.now() });
    queue.reach(true);
    await vi.waitFor(async () => expect(await told()).toHaveLength(3), { timeout: 20_000, interval: 100 });
    const kept = await told();
    expect(kept.map((each) => each.kind)).toEqual(['media-lowered', 'media-repaired', 'media-restored']);
    expect(kept[1]).toMatchObject({ ...repaired, party: 'physician' });
    for (const { at } of kept.slice(0, 2)) expect(Math.abs(Date.parse(at) - happened)).toBeLessThan(1_000);
    expect(Date.parse(kept[2]?.at ?? '')).toBeGreaterThan(happened + 1_400);
  });

  test('one that is delivered twice, because its answer was lost, is one in the record', async () => {
    await attended();
    const { queue, sent } = queueOf(1);
    queue.reach(true);
    queue.add(consultationId, { incident: repaired, at: performance.now() });
    await vi.waitFor(async () => expect(await told()).toHaveLength(1), { timeout: 20_000 });
    queue.reach(false);
    queue.reach(true);
    queue.add(consultationId, { incident: restored, at: performance.now() });
    await vi.waitFor(async () => expect(await told()).toHaveLength(2), { timeout: 20_000 });
    expect(sent).toHaveLength(3);
    expect(sent[1]).toBe(sent[0]);
  });

  test('an age beyond the consultation, whoever says so, dates it to when this physician took the patient', async () => {
    await attended();
    const hello = await physician.emitWithAck('hello', {});
    const takenAt = hello.ok ? hello.value.consultation?.takenAt : undefined;
    const id = crypto.randomUUID();
    const incidents = [{ id, age: 7 * 24 * 3_600_000, incident: repaired }];
    await physician.emitWithAck('media:incidents', { consultationId, incidents });
    expect((await told()).map(({ at }) => at)).toEqual([takenAt]);
  });

  test('what comes after the patient was given back or the consultation closed is kept; a stranger’s is not', async () => {
    await attended();
    const tell = (client: ConsoleClient, incident: MediaIncident) =>
      client.emitWithAck('media:incidents', {
        consultationId,
        incidents: [{ id: crypto.randomUUID(), age: 10, incident }],
      });
    await physician.emitWithAck('leave', { consultationId });
    expect(await tell(physician, lowered)).toMatchObject({ ok: true });
    expect(await tell(await connect('second'), lowered)).toEqual({ ok: false, error: 'not-yours' });
    await physician.emitWithAck('take', { consultationId });
    expect(await told()).toMatchObject([lowered]);
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    expect(await tell(physician, restored)).toMatchObject({ ok: true });
  });
});
