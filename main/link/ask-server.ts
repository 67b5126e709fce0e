import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { json } from 'node:stream/consumers';

/** What the server answered over HTTP: its status, and the JSON that came with it; undefined where none did. */
export interface ServerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * One question to the server over HTTP, on a connection of its own; `posted` goes as JSON. Redirections are not followed.
 *
 * Not by `fetch`: that of Electron 25 (Node 18.15) loses its signal to the garbage collector, and then waits for as long as TCP
 * does, a quarter of an hour on a line that was cut.
 *
 * @param within ms for the whole answer.
 * @throws TimeoutError once that time is over without an answer; the network's error.
 */
export async function askServer(url: URL, within: number, posted?: object): Promise<ServerAnswer> {
  const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = begin(url, {
    agent: false,
    method: posted === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
  });
  const giveUp = () => request.destroy(new DOMException(`no answer within ${within} ms`, 'TimeoutError'));
  const timer = setTimeout(giveUp, within);
  try {
    request.end(posted === undefined ? undefined : JSON.stringify(posted));
    const [response]: IncomingMessage[] = await once(request, 'response');
    if (response === undefined) throw new Error('no response');
    return { status: response.statusCode ?? 0, body: await json(response).catch(() => undefined) };
  } finally {
    clearTimeout(timer);
    request.destroy();
  }
}
