import * as client from 'openid-client';
import type { OidcClientSettings } from '../settings.ts';
import { isLoopback } from '../settings.ts';

/** What must be remembered between the leaving and the coming back of a sign-in. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** OpenID Connect by authorization code with PKCE, state and nonce; the same for any provider. */
export class OpenId {
  readonly #settings: OidcClientSettings;
  readonly #redirectUri: string;
  #discovered: Promise<client.Configuration> | null = null;

  constructor(settings: OidcClientSettings, publicUrl: URL) {
    this.#settings = settings;
    this.#redirectUri = new URL('/auth/callback', publicUrl).href;
  }

  get issuer(): string {
    return this.#settings.issuer.href;
  }

  async begin(): Promise<{ url: URL; pending: PendingSignIn }> {
    const configuration = await this.#configuration();
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
      // Shared workstations: whoever signs in proves who they are each time.
      prompt: 'login',
    });
    return { url, pending };
  }

  /** The user information behind a callback. Throws where the answer is not the one that was asked for. */
  async finish(query: string, pending: PendingSignIn): Promise<unknown> {
    const configuration = await this.#configuration();
    const tokens = await client.authorizationCodeGrant(configuration, new URL(`${this.#redirectUri}${query}`), {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const subject = tokens.claims()?.sub;
    if (subject === undefined) throw new Error('the provider sent no identity');
    return client.fetchUserInfo(configuration, tokens.access_token, subject);
  }

  /** Asked of the provider at the first sign-in, and again after a failure: it may start later than this server. */
  #configuration(): Promise<client.Configuration> {
    if (this.#discovered === null) {
      const { issuer, clientId, clientSecret } = this.#settings;
      const insecure = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
      const discovered = client.discovery(issuer, clientId, clientSecret, undefined, {
        timeout: 10,
        ...(insecure ? { execute: [client.allowInsecureRequests] } : {}),
      });
      discovered.catch(() => {
        if (this.#discovered === discovered) this.#discovered = null;
      });
      this.#discovered = discovered;
    }
    return this.#discovered;
  }
}
