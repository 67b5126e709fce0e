import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { signHandshake } from '#main/link/connection.ts';
import { KioskId } from '#protocol/ids.ts';
import { KioskHandshake, signedHandshake } from '#protocol/kiosk-link.ts';

it('signs the nonce with the key of the kiosk, for this kiosk and this purpose alone', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [kioskId, other] = [KioskId.parse(randomUUID()), KioskId.parse(randomUUID())];
  const nonce = 'n'.repeat(43);
  const handshake = KioskHandshake.parse(signHandshake(kioskId, nonce, privateKey));
  const isSigned = (text: string) =>
    verify(null, Buffer.from(text), publicKey, Buffer.from(handshake.signature, 'base64'));
  expect(isSigned(signedHandshake(kioskId, nonce))).toBe(true);
  expect(isSigned(signedHandshake(other, nonce))).toBe(false);
  expect(isSigned(signedHandshake(kioskId, `${nonce}x`))).toBe(false);
});
