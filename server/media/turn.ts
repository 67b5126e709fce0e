import { createHmac } from 'node:crypto';
import type { LinkPath } from '#protocol/link-test.ts';
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

export type RelayPath = Extract<LinkPath, `relay-${string}`>;

/**
 * How a relay of this address is reached (RFC 7065, 3.1: UDP unless it says otherwise, TLS for `turns`). Null for DTLS, which
 * browsers do not speak to relays.
 */
function pathOf(url: string): RelayPath | null {
  const over = /\?transport=(udp|tcp)$/i.exec(url)?.[1]?.toLowerCase();
  if (/^turns:/i.test(url)) return over === 'udp' ? null : 'relay-tls';
  return over === 'tcp' ? 'relay-tcp' : 'relay-udp';
}

/** The relays that are reached in one way alone; null where there is none. */
export function relaysBy(path: RelayPath, turn: TurnSettings | null): TurnSettings | null {
  const urls = turn?.urls.filter((url) => pathOf(url) === path) ?? [];
  return turn === null || urls.length === 0 ? null : { ...turn, urls };
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
