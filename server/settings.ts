import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { TurnSettings } from './media/turn.ts';

export const HELP = `Escale's consultation server: queue, records, signalling and media of the kiosks and the physicians' console.

usage: node server/main.ts [--help]

environment
  PORT                    port of HTTP and Socket.IO (4000)
  HOST                    address to listen on (127.0.0.1)
  ESCALE_PUBLIC_URL       address physicians and kiosks use (http://HOST:PORT); https unless it is loopback
  ESCALE_DATA_DIR         folder of the embedded database and the secrets (.data/server)
  DATABASE_URL            postgres://… to use PostgreSQL instead of the embedded database
  OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
                          the OpenID provider of the physicians
  ESCALE_DEMO             1: an embedded OpenID provider with two demo physicians, and enrolment codes for whoever is on
                          this machine; only on a loopback HOST and ESCALE_PUBLIC_URL
  ESCALE_DEMO_PASSWORD    password of the demo physicians (a random one is printed otherwise)
  MEDIASOUP_WORKER_BIN    the mediasoup worker's executable (the one of the package)
  ESCALE_MEDIA_IP         address media is received on (127.0.0.1)
  ESCALE_MEDIA_ANNOUNCED  address told to kiosks and consoles where it differs, behind NAT
  ESCALE_MEDIA_PORTS      UDP and TCP ports of media, first-last (40000-40999)
  ESCALE_TURN_URLS        relays for networks that let media out no other way, separated by commas:
                          turn:relay.example.fr:3478?transport=udp,turns:relay.example.fr:443?transport=tcp (none)
  ESCALE_TURN_SECRET      the secret shared with them, coturn's static-auth-secret; at least 32 characters
  ESCALE_TURN_LIFETIME    seconds a credential for them can be used (3600)
  ESCALE_TURN_ONLY        1: media goes through them and no other way
  ESCALE_MEDIA_WORKERS    number of media workers (one per core)
  ESCALE_SEAT_HOLD        seconds a kiosk or physician may be away before the seat is given up (120)
  ESCALE_NO_THRESHOLDS_AT sites, separated by ;, where readings are held against no clinical thresholds (none; * for all)
  LOG_LEVEL               fatal, error, warn, info, debug, trace or silent (info)
`;

const port = z.coerce.number().int().min(1).max(65_535);

const PortRange = z
  .string()
  .regex(/^\d+-\d+$/, 'must be first-last, e.g. 40000-40999')
  .transform((text) => ({ min: Number(text.split('-')[0]), max: Number(text.split('-')[1]) }))
  .refine(
    ({ min, max }) => min >= 1024 && min <= max && max <= 65_535,
    'must lie in 1024-65535, the first below the last',
  );

const address = z.string().refine((text) => isIP(text) !== 0, 'must be an IP address');

/** A TURN address as RFC 7065 writes it; browsers refuse a whole connection for a wrong one. */
const TURN_URL = /^turns?:([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
const TurnUrls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .pipe(z.array(z.string().regex(TURN_URL, 'must be turn:host:port?transport=udp or the like, separated by commas')));

const Environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ESCALE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ESCALE_DATA_DIR: z.string().min(1).default('.data/server'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  ESCALE_DEMO: z.enum(['0', '1']).default('0'),
  ESCALE_DEMO_PASSWORD: z.string().min(8).optional(),
  MEDIASOUP_WORKER_BIN: z.string().min(1).optional(),
  ESCALE_MEDIA_IP: address.default('127.0.0.1'),
  ESCALE_MEDIA_ANNOUNCED: z.string().min(1).optional(),
  ESCALE_MEDIA_PORTS: PortRange.default({ min: 40_000, max: 40_999 }),
  ESCALE_MEDIA_WORKERS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  ESCALE_TURN_URLS: TurnUrls.optional(),
  ESCALE_TURN_SECRET: z.string().min(32).optional(),
  ESCALE_TURN_LIFETIME: z.coerce.number().int().min(60).max(86_400).default(3600),
  ESCALE_TURN_ONLY: z.enum(['0', '1']).default('0'),
  ESCALE_SEAT_HOLD: z.coerce.number().positive().max(3600).default(120),
  ESCALE_NO_THRESHOLDS_AT: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface OidcClientSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where physicians sign in: the operator's provider, or the embedded one of the demo. */
export type SignInSettings =
  | ({ readonly kind: 'provider' } & OidcClientSettings)
  | { readonly kind: 'demo'; readonly password: string | null };

export interface MediaSettings {
  readonly workerBin: string | null;
  readonly workers: number;
  readonly ip: string;
  readonly announcedAddress: string | null;
  readonly ports: { readonly min: number; readonly max: number };
  /** Null where the installation has no relay. */
  readonly turn: TurnSettings | null;
}

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: URL;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly signIn: SignInSettings;
  readonly media: MediaSettings;
  /** Milliseconds a party may be away before its seat is given up. */
  readonly seatHold: number;
  /** Sites where readings are held against no clinical thresholds (R43); `*` for all. */
  readonly noThresholdsAt: ReadonlySet<string>;
  readonly logLevel: string;
}

/** A setting that cannot be used; the message names the variable and says what it should be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

/** Reads the server's settings from environment variables; empty ones count as absent. Throws {@link SettingsError}. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SettingsError(`cannot start with these settings:\n  ${lines.join('\n  ')}\nSee --help.`);
  }
  const env = parsed.data;
  const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  const publicUrl = new URL(env.ESCALE_PUBLIC_URL ?? `http://${host}:${env.PORT}`);
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl,
    dataDir: resolve(env.ESCALE_DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    signIn: signInSettings(env, publicUrl),
    media: {
      workerBin: env.MEDIASOUP_WORKER_BIN ?? null,
      workers: env.ESCALE_MEDIA_WORKERS,
      ip: env.ESCALE_MEDIA_IP,
      announcedAddress: env.ESCALE_MEDIA_ANNOUNCED ?? null,
      ports: env.ESCALE_MEDIA_PORTS,
      turn: turnSettings(env),
    },
    seatHold: env.ESCALE_SEAT_HOLD * 1000,
    noThresholdsAt: new Set(
      env.ESCALE_NO_THRESHOLDS_AT.split(';')
        .map((site) => site.trim())
        .filter((site) => site !== ''),
    ),
    logLevel: env.LOG_LEVEL,
  };
}

function turnSettings(env: z.infer<typeof Environment>): TurnSettings | null {
  const { ESCALE_TURN_URLS: urls, ESCALE_TURN_SECRET: secret } = env;
  const only = env.ESCALE_TURN_ONLY === '1';
  if (urls === undefined || secret === undefined) {
    if (urls !== undefined) throw new SettingsError('ESCALE_TURN_SECRET: the relays of ESCALE_TURN_URLS ask for it');
    if (only) throw new SettingsError('ESCALE_TURN_ONLY=1 leaves media no way without ESCALE_TURN_URLS');
    return null;
  }
  const announced = env.ESCALE_MEDIA_ANNOUNCED;
  if (only && announced !== undefined && isIP(announced) === 0) {
    // Chromium looks no name up for a connection that may use relays alone.
    throw new SettingsError(`ESCALE_TURN_ONLY=1 needs an IP address in ESCALE_MEDIA_ANNOUNCED, not ${announced}`);
  }
  return { urls, secret, lifetime: env.ESCALE_TURN_LIFETIME * 1000, only };
}

function signInSettings(env: z.infer<typeof Environment>, publicUrl: URL): SignInSettings {
  if (env.ESCALE_DEMO === '1') {
    if (!isLoopback(env.HOST)) {
      throw new SettingsError(
        `ESCALE_DEMO=1 lets anyone sign in as a demo physician: HOST must be loopback, not ${env.HOST}`,
      );
    }
    if (!isLoopback(publicUrl.hostname)) {
      throw new SettingsError(
        `ESCALE_DEMO=1 is for whoever is on this machine: ESCALE_PUBLIC_URL must be loopback, not ${publicUrl.host}`,
      );
    }
    return { kind: 'demo', password: env.ESCALE_DEMO_PASSWORD ?? null };
  }
  if (env.OIDC_ISSUER === undefined || env.OIDC_CLIENT_ID === undefined || env.OIDC_CLIENT_SECRET === undefined) {
    throw new SettingsError(
      'physicians cannot sign in: set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or ESCALE_DEMO=1 to try Escale on this machine',
    );
  }
  const issuer = new URL(env.OIDC_ISSUER);
  if (issuer.protocol !== 'https:' && !isLoopback(issuer.hostname)) {
    throw new SettingsError('OIDC_ISSUER must be an https address');
  }
  if (publicUrl.protocol !== 'https:' && !isLoopback(publicUrl.hostname)) {
    throw new SettingsError(`ESCALE_PUBLIC_URL must be https, not ${publicUrl.origin}: patients are spoken of there`);
  }
  return { kind: 'provider', issuer, clientId: env.OIDC_CLIENT_ID, clientSecret: env.OIDC_CLIENT_SECRET };
}
