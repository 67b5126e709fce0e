import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DATABASES, prepareDatabase } from '../support/databases.ts';
import {
  connectConsole,
  connectKiosk,
  disconnected,
  measurementRecord,
  queuePatient,
  reconnectKiosk,
} from '../support/link-clients.ts';
import { startServer } from '../support/server.ts';

/** Kills, each at its own moment of a stream of deliveries. */
const ROUNDS = 6;

describe.each(DATABASES)('a server on %s', (kind) => {
  test('that is killed at any moment has kept what it acknowledged, once', { timeout: 180_000 }, async () => {
    const database = await prepareDatabase(kind);
    onTestFinished(database.release);
    const server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
    onTestFinished(() => server.stop());
    const { key, client: firstLine } = await connectKiosk(server);
    let client = firstLine;
    const consultationId = await queuePatient(client);
    const acknowledged = new Set<string>();
    const sent = new Set<string>();

    for (let round = 0; round < ROUNDS; round += 1) {
      const killAfter = randomInt(1, 12);
      let killed: Promise<void> | null = null;
      // All at once, so that the kill falls among transactions under way; its moment is counted in acknowledgements.
      const deliveries = Array.from({ length: 16 }, async () => {
        const record = measurementRecord(consultationId);
        sent.add(record.id);
        const ack = await client.timeout(20_000).emitWithAck('deliver', record);
        if (ack.ok) acknowledged.add(record.id);
        if (acknowledged.size % 16 === killAfter) killed ??= server.kill();
      });
      await Promise.allSettled(deliveries);
      await (killed ?? server.kill());
      await server.restart();
      client = await reconnectKiosk(server, key);
      expect(await client.emitWithAck('hello', { consultationId })).toMatchObject({
        ok: true,
        value: { status: { state: 'waiting' } },
      });
    }

    const physician = await connectConsole(server, server.physicians.first);
    const took = await physician.emitWithAck('take', { consultationId });
    const kept = took.ok ? took.value.measurements.map(({ id }) => id as string) : [];
    expect(new Set(kept).size).toBe(kept.length);
    expect(kept).toEqual(expect.arrayContaining([...acknowledged]));
    expect([...sent]).toEqual(expect.arrayContaining(kept));
    expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS);
    client.disconnect();
    physician.disconnect();
  });

  test('ends in order when asked to stop, and says nothing of absences', async () => {
    const database = await prepareDatabase(kind);
    onTestFinished(database.release);
    const server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
    onTestFinished(() => server.stop());
    const { key, client } = await connectKiosk(server);
    const physician = await connectConsole(server, server.physicians.first);
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const ended = Promise.all([disconnected(client), disconnected(physician)]);
    await server.restart();
    await ended;
    expect(server.output()).not.toMatch(/away|failed/);
    const again = await reconnectKiosk(server, key);
    const console = await connectConsole(server, server.physicians.first);
    const hello = await console.emitWithAck('hello', {});
    const kinds = hello.ok ? hello.value.consultation?.incidents.map(({ kind }) => kind) : [];
    expect(kinds).toContain('server-restarted');
    expect(kinds).not.toContain('kiosk-away');
    again.disconnect();
    console.disconnect();
  });
});

test('a server that cannot use its settings says which, and what it needs', async () => {
  const server = spawn('node_modules/.bin/node', ['server/main.ts'], {
    env: { PATH: process.env['PATH'], PORT: 'eighty', ESCALE_DEMO: '1' },
  });
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const [code] = await once(server, 'close');
  expect(code).toBe(1);
  expect(said).toMatch(/PORT: /);
});
