import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import Provider from 'oidc-provider';
import { z } from 'zod';
import { escapeHtml, sendHtml, sendPage } from '../http/pages.ts';
import { sameSecret } from '../secrets.ts';
import type { OidcClientSettings } from '../settings.ts';

/** The two physicians of the demo; their RPPS numbers are in the range no register gives out. */
const DEMO_PHYSICIANS: Record<string, { name: string; speciality: string; rpps: string }> = {
  'dr.martin': { name: 'Dr Claire Martin', speciality: 'Médecine générale', rpps: '99900000011' },
  'dr.bernard': { name: 'Dr Hugo Bernard', speciality: 'Médecine générale', rpps: '99900000029' },
};

const MOUNT = '/oidc';
const Form = z.object({ login: z.string().max(100), password: z.string().max(200) });

/** How the console's server is known to the embedded provider. */
export function demoClient(publicUrl: URL): OidcClientSettings {
  return {
    issuer: new URL(MOUNT, publicUrl),
    clientId: 'escale',
    clientSecret: randomBytes(32).toString('base64url'),
  };
}

/** Mounts an OpenID provider for the demo: real protocol, two known physicians, everything forgotten at the end. */
export async function mountDemoProvider(
  app: FastifyInstance,
  publicUrl: URL,
  client: OidcClientSettings,
  password: string,
): Promise<void> {
  const provider = createProvider(publicUrl, client);

  await app.register(async (scope) => {
    // The provider reads the body itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const serve = provider.callback();
    scope.all(`${MOUNT}/*`, { logLevel: 'warn' }, async (request, reply) => {
      reply.hijack();
      // The provider derives its own addresses from what the mount took away.
      const mounted = Object.assign(request.raw, { originalUrl: request.url, url: request.url.slice(MOUNT.length) });
      await serve(mounted, reply.raw);
    });
  });

  await app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
    );
    const expired = 'Cette page de connexion a expiré. Recommencez depuis l’accueil.';

    scope.get('/demo/sign-in/:uid', async (request, reply) => {
      const interaction = await provider.interactionDetails(request.raw, reply.raw).catch(() => null);
      if (interaction === null) return sendPage(reply, 400, 'Connexion expirée', expired);
      return sendHtml(reply, 200, 'Connexion des médecins', signInForm('', false));
    });

    scope.post('/demo/sign-in/:uid', async (request, reply) => {
      const interaction = await provider.interactionDetails(request.raw, reply.raw).catch(() => null);
      if (interaction === null) return sendPage(reply, 400, 'Connexion expirée', expired);
      const form = Form.safeParse(request.body);
      const login = form.success ? form.data.login.trim().toLowerCase() : '';
      const known = Object.hasOwn(DEMO_PHYSICIANS, login) && form.success && sameSecret(form.data.password, password);
      if (!known) return sendHtml(reply, 401, 'Connexion des médecins', signInForm(login, true));
      const next = await provider.interactionResult(request.raw, reply.raw, {
        login: { accountId: login, remember: false },
      });
      return reply.redirect(next, 303);
    });
  });
}

function createProvider(publicUrl: URL, client: OidcClientSettings): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'demo' };
  return new Provider(client.issuer.href, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [new URL('/auth/callback', publicUrl).href],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], profile: ['name', 'speciality', 'rpps'] },
    scopes: ['openid', 'profile'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
    interactions: { url: (_ctx, interaction) => `/demo/sign-in/${interaction.uid}` },
    findAccount: (_ctx, login) => {
      const physician = DEMO_PHYSICIANS[login];
      return physician && { accountId: login, claims: async () => ({ sub: login, ...physician }) };
    },
    // The one client is the console itself: there is nobody to ask whether it may know the physician's name.
    loadExistingGrant: async (ctx) => {
      const { session, client: known, provider } = ctx.oidc;
      if (session?.accountId === undefined || known === undefined) return undefined;
      const grant = new provider.Grant({ accountId: session.accountId, clientId: known.clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    renderError: (ctx) => {
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = 'La connexion n’a pas abouti. Recommencez depuis l’accueil.';
    },
  });
}

function signInForm(login: string, wrong: boolean): string {
  const alert = wrong ? '<p role="alert" id="wrong">Identifiant ou mot de passe incorrect.</p>' : '';
  const described = wrong ? ' aria-describedby="wrong"' : '';
  return (
    `<p>Démonstration d’Escale : identifiants <strong>dr.martin</strong> ou <strong>dr.bernard</strong>.</p>${alert}<form method="post">` +
    `<label for="login">Identifiant</label><input id="login" name="login" autocomplete="username" autocapitalize="none" required autofocus value="${escapeHtml(login)}"${described}>` +
    `<label for="password">Mot de passe</label><input id="password" name="password" type="password" autocomplete="current-password" required${described}>` +
    '<button type="submit">Se connecter</button></form>'
  );
}
