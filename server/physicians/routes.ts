import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { sendPage } from '../http/pages.ts';
import { describeError, type Log } from '../log.ts';
import { physicianClaims } from './claims.ts';
import type { OpenId } from './openid.ts';
import { endSession, openSession, physicianOf } from './sessions.ts';

const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

interface Parts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly openId: OpenId;
  readonly publicUrl: URL;
  readonly log: Log;
  /** Ends the live connections of a session that was signed out. */
  readonly disconnect: (sessionId: string) => void;
}

/** Signing in and out, and who is signed in. */
export function physicianRoutes(app: FastifyInstance, { db, clock, openId, publicUrl, log, disconnect }: Parts): void {
  /** Ends a session, if it is one, with its live connections. */
  const end = async (sessionId: unknown) => {
    await endSession(db, sessionId, clock());
    if (typeof sessionId === 'string') disconnect(sessionId);
  };

  app.get('/auth/login', async (request, reply) => {
    // The cookie of the sign-in and its redirect address must share a host: 127.0.0.1 and localhost do not.
    if (request.host !== publicUrl.host) return reply.redirect(new URL('/auth/login', publicUrl).href);
    try {
      const { url, pending } = await openId.begin();
      request.session.set('signIn', pending);
      return await reply.redirect(url.href);
    } catch (error) {
      log.error({ err: describeError(error) }, 'the OpenID provider cannot be reached');
      return sendPage(
        reply,
        502,
        'Connexion impossible',
        'Le service d’identité ne répond pas. Réessayez dans un instant.',
      );
    }
  });

  app.get('/auth/callback', async (request, reply) => {
    const pending = Pending.safeParse(request.session.get('signIn'));
    request.session.set('signIn', undefined);
    if (!pending.success) return reply.redirect('/auth/login');
    const query = request.url.slice(request.url.indexOf('?'));
    let userInfo: unknown;
    try {
      userInfo = await openId.finish(query, pending.data);
    } catch (error) {
      log.warn({ err: describeError(error) }, 'a sign-in was refused');
      return sendPage(reply, 403, 'Connexion refusée', 'La connexion n’a pas abouti. Recommencez depuis le début.');
    }
    const claims = physicianClaims(userInfo);
    if (claims === null) {
      log.warn({}, 'a sign-in had no usable RPPS number');
      return sendPage(
        reply,
        403,
        'Accès réservé aux médecins',
        'Votre compte ne porte pas de numéro RPPS à 11 chiffres. Escale est réservé aux médecins inscrits au répertoire.',
      );
    }
    const sessionId = await openSession(db, openId.issuer, claims, clock());
    // A shared workstation: whoever was signed in here before no longer is, in any tab.
    await end(request.session.get('session'));
    request.session.regenerate();
    request.session.set('session', sessionId);
    return reply.redirect('/');
  });

  app.post('/auth/logout', async (request, reply) => {
    const origin = request.headers.origin;
    if (origin !== undefined && origin !== publicUrl.origin) return reply.code(403).send({ error: 'unauthorized' });
    await end(request.session.get('session'));
    request.session.delete();
    return reply.redirect('/', 303);
  });

  app.get('/me', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const physician = await physicianOf(db, request.session.get('session'), clock());
    return physician ?? reply.code(401).send({ signIn: '/auth/login' });
  });
}
