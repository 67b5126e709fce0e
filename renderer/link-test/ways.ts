import type { Device } from 'mediasoup-client/types';
import { LINK_PATHS, type LinkFigures, type LinkPath } from '#protocol/link-test.ts';
import type { LinkTestCaller } from './calls.ts';
import { type OpenPath, openPath, Unanswered } from './path.ts';
import { wait } from './signals.ts';

/**
 * Journeys there and back that a way takes to open: ICE, DTLS and SCTP; a stream's own opening; TLS; and the relay, which asks
 * who it is before it gives an address.
 */
const JOURNEYS = { udp: 6, tcp: 7, 'relay-udp': 9, 'relay-tcp': 10, 'relay-tls': 12 } as const satisfies Record<
  LinkPath,
  number
>;

/** One journey by satellite, and what is lost on the way and sent again, ms. */
const JOURNEY = 600;
const SPARE = 1400;

/** ms a way has to open before it is called blocked: 5 s directly over UDP, 8.6 s by a relay in TLS. */
const timeToOpen = (path: LinkPath): number => JOURNEYS[path] * JOURNEY + SPARE;

/** How long a better way is waited for once another is there, ms. */
const BETTER = 1000;

export const NOTHING_TRIED: LinkFigures['paths'] = {
  udp: 'not-tried',
  tcp: 'not-tried',
  'relay-udp': 'not-tried',
  'relay-tcp': 'not-tried',
  'relay-tls': 'not-tried',
};

/** The ways being tried. Neither of the promises rejects. */
export interface Ways {
  /** The best that is open, as soon as there is no better one to wait for; null where none opens. */
  readonly best: Promise<OpenPath | null>;
  /** What became of each, once each has opened or had its time. */
  readonly paths: Promise<LinkFigures['paths']>;
}

/** Tries all that are offered at once, each for the time it needs. */
export function tryWays(call: LinkTestCaller, device: Device, offered: readonly LinkPath[], life: AbortSignal): Ways {
  const opened = new Map<LinkPath, OpenPath>();
  const inOrder = LINK_PATHS.filter((path) => offered.includes(path));
  const tries = inOrder.map(async (path) => {
    opened.set(path, await openPath(call, device, path, life, timeToOpen(path)));
  });
  const all = Promise.allSettled(tries);
  const first = Promise.any(tries).then(() => wait(BETTER, life));
  const soonest = [tries[0] ?? all, first].map((one) => one.catch(() => all));
  return {
    best: Promise.race([all, ...soonest]).then(() => LINK_PATHS.flatMap((path) => opened.get(path) ?? [])[0] ?? null),
    paths: all.then((ends) => {
      const paths = { ...NOTHING_TRIED };
      for (const [at, path] of inOrder.entries()) paths[path] = stateAfter(ends[at]);
      return paths;
    }),
  };
}

/** Only what was waited for in vain is blocked: what the server refused, or could not be asked for, tells nothing of the way. */
function stateAfter(end: PromiseSettledResult<void> | undefined): LinkFigures['paths'][LinkPath] {
  if (end?.status === 'fulfilled') return 'open';
  return end?.reason instanceof Unanswered ? 'blocked' : 'not-tried';
}
