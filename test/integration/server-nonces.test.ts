import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signHandshake } from '#main/link/connection.ts';
import { KioskId } from '#protocol/ids.ts';
import type { OpenDatabase } from '#server/db/database.ts';
import { kioskNonces, kiosks } from '#server/db/schema.ts';
import { authenticateKiosk, issueNonce, LIVE_NONCES } from '#server/kiosks/handshake.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';

let prepared: PreparedDatabase;
let database: OpenDatabase;

describe.each(DATABASES)('nonces on %s', (kind) => {
  beforeEach(async () => {
    prepared = await prepareDatabase(kind);
    database = await prepared.open();
  });
  afterEach(async () => {
    await database.close();
    await prepared.release();
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
});
