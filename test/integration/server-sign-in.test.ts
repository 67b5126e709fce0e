import { once } from 'node:events';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MeResponse } from '#protocol/console-link.ts';
import { CookieJar } from '../support/cookie-jar.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { type RunningServer, startServer } from '../support/server.ts';

describe.each(DATABASES)('signing in at a server on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer(database);
  });
  afterAll(async () => {
    await server.stop();
    await database.release();
  });

  const me = (cookie: string) => fetch(new URL('/me', server.origin), { headers: { cookie } });

  test('gives a physician a session, with the claims of the provider', async () => {
    const answer = await me(await server.signIn(server.physicians.first));
    expect(MeResponse.parse(await answer.json())).toMatchObject({ name: 'Dr Claire Martin', rpps: '99900000011' });
  });

  test('gives the same physician the same identity each time', async () => {
    const [one, two] = [await server.signIn(server.physicians.second), await server.signIn(server.physicians.second)];
    expect(one).not.toBe(two);
    expect(await (await me(one)).json()).toEqual(await (await me(two)).json());
  });

  test('refuses a wrong password', async () => {
    await expect(server.signIn({ login: 'dr.martin', password: 'devinette' })).rejects.toThrow(/401/);
  });

  test('tells a stranger where to sign in, and does not take a made-up cookie', async () => {
    for (const cookie of ['', 'session=devinette', 'session=aaaa%3Bbbbb']) {
      const answer = await me(cookie);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ signIn: '/auth/login' });
    }
  });

  test('ends a session at the sign-out, even for who kept the cookie', async () => {
    const cookie = await server.signIn(server.physicians.first);
    const out = await fetch(new URL('/auth/logout', server.origin), {
      method: 'POST',
      headers: { cookie },
      redirect: 'manual',
    });
    expect(out.status).toBe(303);
    expect((await me(cookie)).status).toBe(401);
  });

  test('ends the session this browser had before', async () => {
    const jar = new CookieJar();
    const { login, password } = server.physicians.first;
    const signInHere = async () => {
      const form = await jar.follow(new URL('/auth/login', server.origin));
      await jar.follow(form.url, { method: 'POST', body: new URLSearchParams({ login, password }) });
      return jar.header(new URL('/', server.origin), 'session');
    };
    const [former, present] = [await signInHere(), await signInHere()];
    expect((await me(present)).status).toBe(200);
    expect((await me(former)).status).toBe(401);
  });

  test('does not sign anyone out for another site', async () => {
    const cookie = await server.signIn(server.physicians.first);
    const origin = 'https://evil.example';
    const out = await fetch(new URL('/auth/logout', server.origin), { method: 'POST', headers: { cookie, origin } });
    expect(out.status).toBe(403);
    expect((await me(cookie)).status).toBe(200);
  });

  test('keeps the session over a restart of the server', async () => {
    const cookie = await server.signIn(server.physicians.first);
    await server.kill();
    await server.restart();
    expect((await me(cookie)).status).toBe(200);
  });

  test('leads from the other name of this machine to the same page of its own, and to no other site', async () => {
    const { port } = new URL(server.origin);
    for (const path of ['/queue?x=1', '//evil.example/queue']) {
      const request = get({
        host: '127.0.0.1',
        port,
        path,
        headers: { host: `localhost:${port}`, accept: 'text/html' },
      });
      const [answer] = await once(request, 'response');
      answer.resume();
      expect(answer.headers.location).toBe(`${server.origin}${path}`);
    }
  });

  test('hides the cookie from scripts and from other sites, and the page from frames', async () => {
    const answer = await fetch(new URL('/auth/login', server.origin), { redirect: 'manual' });
    expect(answer.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/i);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});
