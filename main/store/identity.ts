import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type Database from 'libsql';
import { z } from 'zod';
import { KioskId } from '#protocol/ids.ts';
import type { EnrolResponse } from '#protocol/kiosk-link.ts';

const Row = z.object({
  private_key: z.string(),
  kiosk_id: KioskId.nullable(),
  site: z.string().nullable(),
  kiosk: z.string().nullable(),
});

/** This kiosk before a server: its Ed25519 key, and its enrolment once it has one. */
export interface KioskIdentity {
  readonly privateKey: KeyObject;
  /** SPKI in base64. */
  readonly publicKey: string;
  readonly enrolment: EnrolResponse | null;
}

/**
 * The identity kept in the store. The key is made, and stored, before it is ever shown to a server: a power cut in the middle
 * of the enrolment does not change the key behind the code.
 */
export function loadIdentity(database: Database.Database): KioskIdentity {
  const found = database.prepare('SELECT private_key, kiosk_id, site, kiosk FROM identity').get();
  if (found === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    database
      .prepare('INSERT INTO identity (only, private_key) VALUES (1, ?)')
      .run(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return { privateKey, publicKey: publicKeyOf(privateKey), enrolment: null };
  }
  const row = Row.parse(found);
  const privateKey = createPrivateKey(row.private_key);
  const enrolment =
    row.kiosk_id === null || row.site === null || row.kiosk === null
      ? null
      : { kioskId: row.kiosk_id, site: row.site, kiosk: row.kiosk };
  return { privateKey, publicKey: publicKeyOf(privateKey), enrolment };
}

/** Keeps what the server answered to the enrolment. */
export function saveEnrolment(database: Database.Database, { kioskId, site, kiosk }: EnrolResponse): void {
  database.prepare('UPDATE identity SET kiosk_id = ?, site = ?, kiosk = ? WHERE only = 1').run(kioskId, site, kiosk);
}

function publicKeyOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
}
