import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConsoleLink, openConsoleLink } from '#console/link/console-socket.ts';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import { PhysicianId } from '#protocol/ids.ts';
import { ok } from '#protocol/result.ts';

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

/** A console that has just connected. */
const connect = () =>
  new Promise<void>((connected) => {
    link = openConsoleLink({
      connected,
      disconnected: nothing,
      refused: nothing,
      queue: nothing,
      departed: nothing,
      consultation: nothing,
      room: nothing,
      elsewhere: nothing,
      still: nothing,
    });
  });

beforeEach(async () => {
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
