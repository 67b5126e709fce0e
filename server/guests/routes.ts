import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readGuestToken } from '#protocol/guest.ts';
import { GUEST_SESSION_ADDRESS, type GuestRefusal, GuestSessionRequest } from '#protocol/guest-link.ts';
import type { Practice } from '../consultations/practice.ts';
import { Throttle } from '../kiosks/throttle.ts';
import { findSeat, spendToken } from './invitations.ts';

/** Holds the guest's session; the browser's scripts do not see it. */
export const GUEST_COOKIE = 'guest';

/** Wrong tokens an address may try in a minute: enough for a slip of the tongue; a token has 2^140 forms. */
const WRONG_TOKENS = 20;

interface Parts {
  readonly practice: Pick<Practice, 'db' | 'clock'>;
  readonly publicUrl: URL;
}

/** Exchanges the token of a link, once, for a seat in its consultation. The token comes in a body, which no log holds. */
export function guestRoutes(app: FastifyInstance, { practice, publicUrl }: Parts): void {
  const { db, clock } = practice;
  const wrongTokens = new Throttle(WRONG_TOKENS, 60_000);
  const refuse = (reply: FastifyReply, error: GuestRefusal) =>
    reply.code(error === 'unknown' || error === 'none' ? 404 : 410).send({ error });
  const seatOf = (request: FastifyRequest) => findSeat(db, request.cookies[GUEST_COOKIE], clock());

  app.post(GUEST_SESSION_ADDRESS, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    // Another site's page must not seat its visitors: browsers name the page's origin with every POST.
    const { origin } = request.headers;
    if (origin !== undefined && origin !== publicUrl.origin) return reply.code(403).send({ error: 'unauthorized' });
    const parsed = GuestSessionRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: 'invalid' });
    if (wrongTokens.exhausted(request.ip, clock())) return reply.code(429).send({ error: 'too-many-attempts' });
    const token = readGuestToken(parsed.data.token);
    const spent = token === null ? null : await spendToken(db, token, clock());
    if (spent === null || !spent.ok) {
      const why = spent === null ? 'unknown' : spent.error;
      if (why === 'unknown') wrongTokens.count(request.ip, clock());
      return refuse(reply, why);
    }
    const seat = await findSeat(db, spent.value, clock());
    if (!seat.ok) return refuse(reply, seat.error);
    return reply
      .setCookie(GUEST_COOKIE, spent.value, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: publicUrl.protocol === 'https:',
      })
      .send(seat.value.welcome);
  });

  app.get(GUEST_SESSION_ADDRESS, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const seat = await seatOf(request);
    return seat.ok ? seat.value.welcome : refuse(reply, seat.error);
  });
}
