import { createHmac } from 'node:crypto';
import type { RelayOffer } from '#protocol/room.ts';

/** The TURN relays of an installation, and the secret they share with this server. */
export interface TurnSettings {
  /** As RFC 7065 writes them, in the order clients are told. */
  readonly urls: readonly string[];
  readonly secret: string;
  /** Milliseconds a credential can be used to open an allocation. */
  readonly lifetime: number;
  /** Nothing but the relays: for a network that lets media out through them alone. */
  readonly only: boolean;
}

/**
 * Relays with a credential of its own for whoever is `holder`, which ends in the relay's log and so must name nobody. The
 * relay checks it without asking us: the name says when it ends, the password is its HMAC-SHA1 under the shared secret
 * (draft-uberti-behave-turn-rest-00 §2.2; coturn's `use-auth-secret`). An allocation opened in time may outlive it.
 */
export function offerRelays(turn: TurnSettings | null, holder: string, now: Date): RelayOffer {
  if (turn === null) return {};
  const ends = Math.floor((now.getTime() + turn.lifetime) / 1000);
  const username = `${ends}:${holder}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return {
    iceServers: [{ urls: [...turn.urls], username, credential }],
    ...(turn.only ? { iceTransportPolicy: 'relay' } : {}),
  };
}
