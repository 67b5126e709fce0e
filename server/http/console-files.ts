import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../settings.ts';
import { sendPage } from './pages.ts';

const FOLDER = fileURLToPath(new URL('../../dist/console/', import.meta.url));

/** Serves the built console, and its guests' page; an address of its own that names no file is its page, which reads the address itself. */
export async function serveConsoleFiles(app: FastifyInstance, publicUrl: URL): Promise<void> {
  // The session's cookie belongs to one host name; on this machine 127.0.0.1 and localhost are both in people's fingers.
  app.addHook('onRequest', async (request, reply) => {
    const elsewhere = request.host !== publicUrl.host && isLoopback(request.hostname) && isLoopback(publicUrl.hostname);
    if (request.method === 'GET' && elsewhere && request.headers.accept?.includes('text/html') === true) {
      await reply.redirect(`${publicUrl.origin}${request.url}`);
    }
  });
  const built = existsSync(`${FOLDER}index.html`);
  if (built) {
    await app.register(fastifyStatic, {
      root: FOLDER,
      setHeaders: (reply, path) => {
        // File names in assets carry a hash of their content.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  if (built) app.get('/guest', (_request, reply) => reply.sendFile('guest.html'));
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (!wantsPage) return reply.code(404).send({ error: 'not-found' });
    if (built) return reply.sendFile('index.html');
    return sendPage(
      reply,
      404,
      'Console absente',
      'La console n’est pas construite sur ce serveur (dossier dist/console).',
    );
  });
}
