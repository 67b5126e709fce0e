import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signHandshake } from '#main/link/connection.ts';
import { KioskId } from '#protocol/ids.ts';
import { type OpenDatabase, openPglite } from '#server/db/database.ts';
import { kioskNonces, kiosks } from '#server/db/schema.ts';
import { authenticateKiosk, issueNonce, LIVE_NONCES } from '#server/kiosks/handshake.ts';

let folder: string;
let database: OpenDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-nonces-'));
  database = await openPglite(folder);
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('however many nonces are asked for, so many are kept and the newest still lets a kiosk in', async () => {
  const { db } = database;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const id = KioskId.parse(randomUUID());
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const now = new Date();
  await db.insert(kiosks).values({ id, site: 'Halles', name: 'Borne', publicKey: key, enrolledAt: now });
  const oldest = await issueNonce(db, now);
  // Asked for a moment later, and never used: what a flood of requests leaves.
  const expiresAt = new Date(now.getTime() + 61_000);
  const flood = Array.from({ length: LIVE_NONCES }, (_, n) => ({ nonceHash: `flood ${n}`, expiresAt }));
  for (let at = 0; at < flood.length; at += 1000) await db.insert(kioskNonces).values(flood.slice(at, at + 1000));

  const later = new Date(now.getTime() + 2000);
  const newest = await issueNonce(db, later);
  const [kept] = await db.select({ count: sql<number>`count(*)::int` }).from(kioskNonces);
  expect(kept).toEqual({ count: LIVE_NONCES });
  expect(await authenticateKiosk(db, signHandshake(id, oldest, privateKey), later)).toBeNull();
  expect(await authenticateKiosk(db, signHandshake(id, newest, privateKey), later)).toMatchObject({ id });
});
