import type { FastifyInstance } from 'fastify';

interface Parts {
  readonly pingDatabase: () => Promise<void>;
  readonly workers: { readonly alive: number; readonly wanted: number };
  readonly rooms: { readonly size: number };
  readonly countTransports: () => Promise<number>;
}

/** `/healthz`: the process answers. `/readyz`: it can do its work, or 503 and what is missing. */
export function healthRoutes(app: FastifyInstance, { pingDatabase, workers, rooms, countTransports }: Parts): void {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    const database = await pingDatabase().then(
      () => true,
      () => false,
    );
    const ready = database && workers.alive === workers.wanted;
    const transports = await countTransports().catch(() => null);
    return reply.code(ready ? 200 : 503).send({
      ready,
      database,
      mediaWorkers: { alive: workers.alive, wanted: workers.wanted },
      media: { rooms: rooms.size, transports },
    });
  });
}
