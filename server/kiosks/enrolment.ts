import { createPublicKey, randomInt, randomUUID } from 'node:crypto';
import { and, eq, gt, lt } from 'drizzle-orm';
import { KioskId } from '#protocol/ids.ts';
import { EnrolRequest, type EnrolResponse } from '#protocol/kiosk-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import { enrolmentCodes, kiosks } from '../db/schema.ts';
import { hashSecret } from '../secrets.ts';

/** Letters and digits that are not mistaken for one another when read aloud or typed. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

/** Life of an enrolment code, in milliseconds: the time to walk to the kiosk and type it. */
const CODE_LIFE = 10 * 60_000;

export interface IssuedCode {
  readonly code: string;
  readonly expiresAt: string;
}

/** Makes a single-use code that enrols one kiosk under these names; only its hash is kept. */
export async function issueCode(db: Database, site: string, kiosk: string, now: Date): Promise<IssuedCode> {
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  const expiresAt = new Date(now.getTime() + CODE_LIFE);
  await db.delete(enrolmentCodes).where(lt(enrolmentCodes.expiresAt, now));
  await db.insert(enrolmentCodes).values({ codeHash: hashSecret(code), site, kiosk, expiresAt });
  return { code, expiresAt: expiresAt.toISOString() };
}

export type EnrolError = 'invalid' | 'unknown-code';

/**
 * Enrols a kiosk's Ed25519 key. The code is spent in the transaction that enrols, so it enrols one kiosk or none.
 * A key that is enrolled already is told its enrolment again, since the first answer may have been lost on its way; what
 * is told is no secret, and of use only to the holder of the private key.
 * `unknown-code` stands for wrong, spent and expired alike.
 */
export async function enrol(db: Database, body: unknown, now: Date): Promise<Result<EnrolResponse, EnrolError>> {
  const request = EnrolRequest.safeParse(body);
  if (!request.success || !isEd25519(request.data.publicKey)) return failed('invalid');
  const { code, publicKey } = request.data;
  return db.transaction(async (tx) => {
    const [known] = await tx.select().from(kiosks).where(eq(kiosks.publicKey, publicKey));
    if (known !== undefined) return ok({ kioskId: known.id, site: known.site, kiosk: known.name });
    const [spent] = await tx
      .delete(enrolmentCodes)
      .where(and(eq(enrolmentCodes.codeHash, hashSecret(code)), gt(enrolmentCodes.expiresAt, now)))
      .returning();
    if (spent === undefined) return failed('unknown-code');
    const id = KioskId.parse(randomUUID());
    await tx.insert(kiosks).values({ id, site: spent.site, name: spent.kiosk, publicKey, enrolledAt: now });
    return ok({ kioskId: id, site: spent.site, kiosk: spent.kiosk });
  });
}

function isEd25519(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
