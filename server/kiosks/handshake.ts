import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { and, desc, eq, gt, inArray, isNull, lt } from 'drizzle-orm';
import type { KioskId } from '#protocol/ids.ts';
import { KioskHandshake, signedHandshake } from '#protocol/kiosk-link.ts';
import type { Database } from '../db/database.ts';
import { kioskNonces, kiosks } from '../db/schema.ts';
import { hashSecret } from '../secrets.ts';

/** Life of a nonce, in milliseconds. */
const NONCE_LIFE = 60_000;

/**
 * Nonces kept at once: one for each kiosk of a fleet of thousands that comes back within a nonce's life. What is bounded is
 * their number and not the asking of one address, for a whole fleet may share an address behind a proxy.
 */
export const LIVE_NONCES = 10_000;

export interface KnownKiosk {
  readonly id: KioskId;
  readonly site: string;
  readonly name: string;
}

/**
 * A challenge for one handshake. In the database, so that it is single-use whichever server it comes back to. Beyond
 * {@link LIVE_NONCES} the oldest gives way.
 */
export async function issueNonce(db: Database, now: Date): Promise<string> {
  const nonce = randomBytes(32).toString('base64url');
  await db.delete(kioskNonces).where(lt(kioskNonces.expiresAt, now));
  const surplus = db
    .select({ nonceHash: kioskNonces.nonceHash })
    .from(kioskNonces)
    .orderBy(desc(kioskNonces.expiresAt))
    .offset(LIVE_NONCES - 1);
  await db.delete(kioskNonces).where(inArray(kioskNonces.nonceHash, surplus));
  await db
    .insert(kioskNonces)
    .values({ nonceHash: hashSecret(nonce), expiresAt: new Date(now.getTime() + NONCE_LIFE) });
  return nonce;
}

/**
 * The enrolled kiosk that signed this handshake, or null: malformed, nonce unknown, spent or expired, kiosk unknown or
 * revoked, signature by another key. The nonce is spent by any attempt that names it.
 */
export async function authenticateKiosk(db: Database, auth: unknown, now: Date): Promise<KnownKiosk | null> {
  const handshake = KioskHandshake.safeParse(auth);
  if (!handshake.success) return null;
  const { kioskId, nonce, signature } = handshake.data;
  const [spent] = await db
    .delete(kioskNonces)
    .where(and(eq(kioskNonces.nonceHash, hashSecret(nonce)), gt(kioskNonces.expiresAt, now)))
    .returning();
  if (spent === undefined) return null;
  const [kiosk] = await db
    .select()
    .from(kiosks)
    .where(and(eq(kiosks.id, kioskId), isNull(kiosks.revokedAt)));
  if (kiosk === undefined) return null;
  const key = createPublicKey({ key: Buffer.from(kiosk.publicKey, 'base64'), format: 'der', type: 'spki' });
  const genuine = verify(null, Buffer.from(signedHandshake(kioskId, nonce)), key, Buffer.from(signature, 'base64'));
  return genuine ? { id: kiosk.id, site: kiosk.site, name: kiosk.name } : null;
}
