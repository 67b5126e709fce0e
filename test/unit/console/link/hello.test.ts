import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConsoleLink, openConsoleLink } from '#console/link/console-socket.ts';
import type { ServerNews } from '#console/link/readable.ts';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import { PhysicianId } from '#protocol/ids.ts';
import { failed, ok } from '#protocol/result.ts';
import { takenConsultation, waiting } from '../sample.ts';

/** Longer than the console waits for an answer, ms. */
const LONG = 10_000;

const greeting = {
  physician: { id: PhysicianId.parse(randomUUID()), name: 'Dr', speciality: 'MG', rpps: '99900000011' },
  queue: [],
  departed: [],
  consultation: null,
  now: '2026-01-01T00:00:00.000Z',
  sessionEndsAt: '2026-01-01T12:00:00.000Z',
};
const nothing = () => undefined;

/** What the server does with each hello in turn. */
let onHello: (answer: (given: unknown) => void, hangUp: () => void) => void;
let sockets: Server;
let link: ConsoleLink;
/** What the console was told of what came, and each time that it is without the server. */
let readable: [ServerNews, boolean][] = [];
let troubles: true[] = [];

/** A console that has just connected. */
const connect = () =>
  new Promise<void>((connected) => {
    link = openConsoleLink({
      connected,
      disconnected: () => troubles.push(true),
      refused: nothing,
      queue: nothing,
      departed: nothing,
      consultation: nothing,
      room: nothing,
      elsewhere: nothing,
      still: nothing,
      readable: (news, isWhole) => readable.push([news, isWhole]),
    });
  });

beforeEach(async () => {
  readable = [];
  troubles = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const http = createServer();
  sockets = new Server(http);
  sockets.of(CONSOLE_NAMESPACE).on('connection', (socket) => {
    socket.on('hello', (_, answer) => onHello(answer, () => socket.disconnect(true)));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  vi.stubGlobal('location', { protocol: 'http:', host: `127.0.0.1:${address.port}` });
});
afterEach(async () => {
  link.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await sockets.close();
});

describe('the hello of a console', () => {
  it('is said again when no answer came, while the connection is up', async () => {
    let heard = 0;
    onHello = (answer) => {
      heard += 1;
      if (heard < 3) vi.advanceTimersByTime(LONG);
      else answer(ok(greeting));
    };
    await connect();
    expect(await link.hello()).toEqual(ok(greeting));
    expect(heard).toBe(3);
  });

  it('is said again a little later when the server is in trouble, which counts as offline until then', async () => {
    let heard = 0;
    onHello = (answer) => {
      heard += 1;
      answer(heard < 3 ? failed('internal') : ok(greeting));
    };
    await connect();
    const said = link.hello();
    // The clock of the console goes on while this waits.
    await vi.waitUntil(() => heard === 3, LONG);
    expect(await said).toEqual(ok(greeting));
    expect(troubles).toHaveLength(2);
  });

  it('brings all that can be read of the queue, and says that something could not', async () => {
    const known = waiting(1, '2026-01-01T00:00:00.000Z');
    onHello = (answer) => answer(ok({ ...greeting, queue: [{ ...known, reason: 'of-tomorrow' }, known] }));
    await connect();
    expect(await link.hello()).toMatchObject({ ok: true, value: { queue: [known], consultation: null } });
    expect(readable).toEqual([
      ['queue', false],
      ['departed', true],
    ]);
  });

  it('does not take a consultation that cannot be read for none', async () => {
    onHello = (answer) => answer(ok({ ...greeting, consultation: { ...takenConsultation, state: 'of-tomorrow' } }));
    await connect();
    expect(await link.hello()).toMatchObject({ ok: true, value: { consultation: 'unreadable' } });
    expect(readable).toContainEqual(['consultation', false]);
  });

  it('is over with the connection', async () => {
    let heard = 0;
    onHello = (_, hangUp) => {
      heard += 1;
      hangUp();
    };
    await connect();
    expect(await link.hello()).toEqual({ ok: false, error: 'timed-out' });
    expect(heard).toBe(1);
  });
});
