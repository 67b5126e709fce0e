import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/* As much of STUN (RFC 8489) as the controlling end of ICE (RFC 8445) needs towards an end that is ICE-lite. */

const BINDING_REQUEST = 0x0001;
const MAGIC_COOKIE = 0x2112a442;
const HEADER = 20;
const FINGERPRINT_XOR = 0x5354554e;

/** The far end's credentials, by which it knows that it is meant. */
export interface IceCredentials {
  readonly usernameFragment: string;
  readonly password: string;
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** The whole message, its length counting `more` bytes that are still to come. */
function message(transaction: Buffer, attributes: Buffer, more: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(BINDING_REQUEST, 0);
  header.writeUInt16BE(attributes.length + more, 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([header, transaction, attributes]);
}

/** A binding request that nominates the pair it is sent on. */
export function nominatingRequest(far: IceCredentials): Buffer {
  const transaction = randomBytes(12);
  const open = Buffer.concat([
    attribute(0x0006, Buffer.from(`${far.usernameFragment}:far`)),
    attribute(0x0024, uint32(0x7eff_ffff)),
    attribute(0x802a, randomBytes(8)),
    attribute(0x0025, Buffer.alloc(0)),
  ]);
  const integrity = createHmac('sha1', far.password)
    .update(message(transaction, open, 24))
    .digest();
  const signed = Buffer.concat([open, attribute(0x0008, integrity)]);
  const fingerprint = crc32(message(transaction, signed, 8)) ^ FINGERPRINT_XOR;
  return message(transaction, Buffer.concat([signed, attribute(0x8028, uint32(fingerprint))]), 0);
}

/** Whether a datagram is STUN, as against DTLS, RTP and RTCP on the same port (RFC 7983). */
export const isStun = (bytes: Buffer): boolean => bytes.length >= HEADER && (bytes[0] ?? 255) < 4;
