import type { FastifyInstance } from 'fastify';
import type { WorkerCounts } from '../media/workers.ts';

interface Parts {
  readonly pingDatabase: () => Promise<void>;
  readonly workers: { readonly alive: number; readonly wanted: number; readonly count: () => Promise<WorkerCounts> };
  readonly rooms: { readonly size: number };
}

/** What is told while no worker answers. */
const UNKNOWN = { routers: null, transports: null, objects: null } as const;

/** `/healthz`: the process answers. `/readyz`: it can do its work, or 503 and what is missing; and what its media holds. */
export function healthRoutes(app: FastifyInstance, { pingDatabase, workers, rooms }: Parts): void {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const database = await pingDatabase().then(
      () => true,
      () => false,
    );
    const ready = database && workers.alive === workers.wanted;
    const { routers, transports, objects } = await workers.count().catch(() => UNKNOWN);
    return reply.code(ready ? 200 : 503).send({
      ready,
      database,
      mediaWorkers: { alive: workers.alive, wanted: workers.wanted },
      media: { rooms: rooms.size, routers, transports, objects },
    });
  });
}
