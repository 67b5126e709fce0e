import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { sameSecret } from '../secrets.ts';
import { isLoopback } from '../settings.ts';
import { type EnrolError, enrol, issueCode } from './enrolment.ts';
import { issueNonce } from './handshake.ts';
import { Throttle } from './throttle.ts';

const Names = z.strictObject({ site: z.string().trim().min(1).max(100), kiosk: z.string().trim().min(1).max(100) });
const DEMO_NAMES = { site: 'Pharmacie de la Place', kiosk: 'Borne 1' };

const STATUS: Record<EnrolError, number> = { invalid: 400, 'unknown-code': 403 };

/** Wrong codes an address may try in a minute; a code has 32^8 forms and lives ten minutes. */
const WRONG_CODES = 10;

interface Parts {
  readonly db: Database;
  readonly clock: () => Date;
  /** Bearer of the operator's commands on this machine. */
  readonly operatorToken: string;
  readonly demo: boolean;
}

/** Enrolment, nonces, and the issuing of enrolment codes: by the operator's token, or in the demo from this machine. */
export function kioskRoutes(app: FastifyInstance, { db, clock, operatorToken, demo }: Parts): void {
  const wrongCodes = new Throttle(WRONG_CODES, 60_000);

  app.post('/kiosk/enrol', async (request, reply) => {
    if (wrongCodes.exhausted(request.ip, clock())) return reply.code(429).send({ error: 'too-many-attempts' });
    const enrolled = await enrol(db, request.body, clock());
    if (enrolled.ok) return enrolled.value;
    if (enrolled.error === 'unknown-code') wrongCodes.count(request.ip, clock());
    return reply.code(STATUS[enrolled.error]).send({ error: enrolled.error });
  });

  app.get('/kiosk/nonce', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { nonce: await issueNonce(db, clock()) };
  });

  app.post('/operator/enrolment-codes', async (request, reply) => {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!sameSecret(bearer, operatorToken)) return reply.code(401).send({ error: 'unauthorized' });
    const names = Names.safeParse(request.body);
    if (!names.success) return reply.code(400).send({ error: 'invalid' });
    return issueCode(db, names.data.site, names.data.kiosk, clock());
  });

  if (demo) {
    app.post('/demo/enrolment-code', async (request, reply) => {
      // A web page the operator visits must not be able to enrol a kiosk: browsers send Origin with every POST.
      if (!isLoopback(request.ip) || request.headers.origin !== undefined)
        return reply.code(403).send({ error: 'unauthorized' });
      const names = Names.safeParse(request.body ?? DEMO_NAMES);
      if (!names.success) return reply.code(400).send({ error: 'invalid' });
      return issueCode(db, names.data.site, names.data.kiosk, clock());
    });
  }
}
