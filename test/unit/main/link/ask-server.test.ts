import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { askServer } from '#main/link/ask-server.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(answer: RequestListener): Promise<URL> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/question`);
}

test('what is posted arrives as JSON, and what is answered is read as such', async () => {
  const url = await serve((request, response) => {
    void text(request).then((body) => {
      response.writeHead(201).end(JSON.stringify({ body, method: request.method, path: request.url }));
    });
  });
  expect(await askServer(url, 10_000, { code: 'ABCD' })).toEqual({
    status: 201,
    body: { body: '{"code":"ABCD"}', method: 'POST', path: '/question' },
  });
});

test('a page in place of JSON is an answer without content, and a redirection is not followed', async () => {
  const url = await serve((_, response) => void response.writeHead(302, { location: '/other' }).end('<p>moved</p>'));
  expect(await askServer(url, 10_000)).toEqual({ status: 302, body: undefined });
});

test('a server that stays silent is given up, and its connection with it', async () => {
  const url = await serve(() => undefined);
  const [socket] = await Promise.all([
    once(server, 'connection'),
    expect(askServer(url, 200)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' })),
  ]);
  if (!socket[0].destroyed) await once(socket[0], 'close');
});

test('a server that is not there is told as the network tells it', async () => {
  const url = await serve(() => undefined);
  server.close();
  await expect(askServer(url, 10_000)).rejects.toThrow('ECONNREFUSED');
});
