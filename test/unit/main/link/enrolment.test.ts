import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KioskEnrolment } from '#main/link/enrolment.ts';
import { openStore } from '#main/store/database.ts';
import { EnrolRequest } from '#protocol/kiosk-link.ts';

let folder: string;
let store: Database.Database;
let server: Server;
let origin: string;
/** What the server answers, in turn; it repeats the last one. */
let answers: { status: number; body: object }[];
let asked: ReturnType<typeof EnrolRequest.parse>[];
const log = () => undefined;
const code = 'ABCD2345';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-enrol-'));
  store = openStore({ folder, log });
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => {
      body += text.toString();
    });
    request.on('end', () => {
      asked.push(EnrolRequest.parse(JSON.parse(body)));
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer?.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(() => {
  server.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const enrolment = { kioskId: randomUUID(), site: 'Pharmacie des Halles', kiosk: 'Borne 1' };
const signal = new AbortController().signal;

describe('enrolment', () => {
  it('happens once: the next start knows its place and asks nothing', async () => {
    answers = [{ status: 200, body: enrolment }];
    const first = new KioskEnrolment(store, origin, code, log);
    expect(await first.complete(signal)).toEqual(enrolment);
    expect(await first.place()).toEqual({ site: 'Pharmacie des Halles', kiosk: 'Borne 1' });

    const second = new KioskEnrolment(store, origin, code, log);
    expect(await second.complete(signal)).toEqual(enrolment);
    expect(asked).toHaveLength(1);
  });

  it('tries again while the server is in trouble, always with the same key', async () => {
    answers = [
      { status: 503, body: {} },
      { status: 200, body: {} },
      { status: 200, body: enrolment },
    ];
    expect(await new KioskEnrolment(store, origin, code, log).complete(signal)).toEqual(enrolment);
    expect(new Set(asked.map(({ publicKey }) => publicKey)).size).toBe(1);
    expect(asked).toHaveLength(3);
  });

  it('stops on a code that the server refuses, and does not send one that cannot be', async () => {
    answers = [{ status: 403, body: {} }];
    expect(await new KioskEnrolment(store, origin, code, log).complete(signal)).toBeNull();
    expect(await new KioskEnrolment(store, origin, 'nope', log).complete(signal)).toBeNull();
    expect(await new KioskEnrolment(store, origin, undefined, log).complete(signal)).toBeNull();
    expect(asked).toHaveLength(1);
  });
});
