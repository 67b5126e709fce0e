import { randomBytes } from 'node:crypto';
import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { Server as SocketServer } from 'socket.io';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import { GUEST_NAMESPACE } from '#protocol/guest-link.ts';
import { KIOSK_NAMESPACE } from '#protocol/kiosk-link.ts';
import { Absences } from './consultations/absences.ts';
import { Announcer } from './consultations/announcer.ts';
import { Audience } from './consultations/audience.ts';
import { recordIncident } from './consultations/store.ts';
import { openPglite, openPostgres } from './db/database.ts';
import { GuestDesk } from './guests/guest-desk.ts';
import { serveGuests } from './guests/namespace.ts';
import { guestRoutes } from './guests/routes.ts';
import { serveConsoleFiles } from './http/console-files.ts';
import { secureHeaders } from './http/headers.ts';
import { healthRoutes } from './http/health.ts';
import { serveKiosks } from './kiosks/namespace.ts';
import { kioskRoutes } from './kiosks/routes.ts';
import { describeError, loggerOptions } from './log.ts';
import { Echoes } from './media/echoes.ts';
import { Rooms } from './media/rooms.ts';
import { Workers } from './media/workers.ts';
import { demoClient, mountDemoProvider } from './physicians/demo-provider.ts';
import { type ConsoleNamespace, disconnectSession, serveConsoles } from './physicians/namespace.ts';
import { OpenId } from './physicians/openid.ts';
import { physicianRoutes } from './physicians/routes.ts';
import { SESSION_LIFE } from './physicians/sessions.ts';
import { attachmentRoutes } from './records/routes.ts';
import { persistentSecret } from './secrets.ts';
import type { Settings } from './settings.ts';

/** ms after which waits and departures are told anew: time alone changes them. */
const FRESHEN_EVERY = 30_000;

/** Bytes of one signalling message: the largest is a set of RTP capabilities. */
const MAX_MESSAGE = 256 * 1024;

export interface RunningServer {
  /** Password of the demo physicians, in the demo. */
  readonly demoPassword: string | null;
  /** Ends every connection and leaves the state whole on disk. */
  stop(): Promise<void>;
}

/** Builds the server from its settings and starts listening. What fails to start is undone and thrown. */
export async function startServer(settings: Settings): Promise<RunningServer> {
  const clock = () => new Date();
  const { publicUrl, dataDir } = settings;
  const undo: (() => unknown)[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const step of undo.splice(0).reverse()) await step();
  };

  try {
    const app = fastify({
      logger: loggerOptions(settings.logLevel),
      forceCloseConnections: true,
      bodyLimit: 64 * 1024,
    });
    const { log } = app;
    const onError = (error: unknown) => log.error({ err: describeError(error) }, 'background work failed');
    const sessionKey = await persistentSecret(dataDir, 'session-key', 32);
    const operatorToken = (await persistentSecret(dataDir, 'operator-token', 32)).toString('hex');

    const database =
      settings.databaseUrl === null ? await openPglite(dataDir) : await openPostgres(settings.databaseUrl, onError);
    undo.push(() => database.close());
    const { db } = database;

    const workers = await Workers.start(settings.media, log);
    undo.push(() => workers.stop());

    const audience = new Audience();
    const announcer = new Announcer({ db, audience, clock, onError, noThresholdsAt: settings.noThresholdsAt });
    undo.push(() => announcer.stop());
    const freshening = setInterval(() => {
      announcer.queue();
      announcer.departures();
    }, FRESHEN_EVERY);
    undo.push(() => clearInterval(freshening));
    const rooms = new Rooms(workers, (id) => {
      recordIncident(db, id, 'media-restarted', clock()).then(() => announcer.consultation(id), onError);
    });
    const echoes = new Echoes(workers);
    undo.push(() => echoes.stop());
    const guests = new GuestDesk({ db, clock, announcer, rooms, onError, hold: settings.seatHold });
    undo.push(() => guests.stop());
    await guests.resume();
    const practice = { db, clock, audience, announcer, rooms, guests };
    const absences = new Absences(practice, settings.seatHold, onError);
    undo.push(() => absences.stop());
    await absences.resume();

    secureHeaders(app, publicUrl);
    app.setErrorHandler(async (error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) request.log.error({ err: describeError(error) }, 'request failed');
      return reply.code(status).send({ error: status >= 500 ? 'internal' : 'invalid' });
    });
    await app.register(secureSession, {
      key: sessionKey,
      cookieName: 'session',
      expiry: SESSION_LIFE,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.protocol === 'https:' },
    });

    const io = new SocketServer(app.server, {
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE,
      pingInterval: 5000,
      pingTimeout: 5000,
    });
    const consoles: ConsoleNamespace = io.of(CONSOLE_NAMESPACE);
    const line = { practice, absences, rooms, log, stopping: () => stopping };
    serveKiosks(io.of(KIOSK_NAMESPACE), { ...line, echoes });
    serveConsoles(consoles, { ...line, app, publicUrl });
    serveGuests(io.of(GUEST_NAMESPACE), { ...line, desk: guests, app, publicUrl });

    const { signIn } = settings;
    const demoPassword = signIn.kind === 'demo' ? (signIn.password ?? randomBytes(9).toString('base64url')) : null;
    const oidcClient = signIn.kind === 'demo' ? demoClient(publicUrl) : signIn;
    if (demoPassword !== null) await mountDemoProvider(app, publicUrl, oidcClient, demoPassword);
    const openId = new OpenId(oidcClient, publicUrl);
    const disconnect = (sessionId: string) => disconnectSession(consoles, sessionId);
    physicianRoutes(app, { db, clock, openId, publicUrl, log, disconnect });
    kioskRoutes(app, { db, clock, operatorToken, demo: signIn.kind === 'demo' });
    healthRoutes(app, { pingDatabase: database.ping, workers, rooms });
    attachmentRoutes(app, practice);
    guestRoutes(app, { practice, publicUrl });
    await serveConsoleFiles(app, publicUrl);

    undo.push(() => app.close());
    undo.push(() => io.close());
    await app.listen({ host: settings.host, port: settings.port });
    return { demoPassword, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
