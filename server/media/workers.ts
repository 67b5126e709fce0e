import { createWorker, type types } from 'mediasoup';
import type { Log } from '../log.ts';
import type { MediaSettings } from '../settings.ts';
import { ROOM_CODECS } from './codecs.ts';
import type { TurnSettings } from './turn.ts';

/** Milliseconds before each attempt to replace a dead worker; the last one is repeated. */
const REPLACE_AFTER = [0, 300, 1200, 2700, 4800, 7000] as const;

interface Place {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly routers: Set<types.Router>;
}

export interface RouterPlace {
  readonly router: types.Router;
  readonly server: types.WebRtcServer;
  /** Relays by which it can be reached too. */
  readonly turn: TurnSettings | null;
}

/** `objects`: all that can be called in a worker, so also each producer, consumer and data channel. */
export interface WorkerCounts {
  readonly routers: number;
  readonly transports: number;
  readonly objects: number;
}

/** The media workers, one process each with one UDP and one TCP port for all its rooms. A dead one is replaced. */
export class Workers {
  readonly #settings: MediaSettings;
  readonly #log: Log;
  readonly #places = new Set<Place>();
  #stopping = false;

  private constructor(settings: MediaSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  static async start(settings: MediaSettings, log: Log): Promise<Workers> {
    const workers = new Workers(settings, log);
    await Promise.all(Array.from({ length: settings.workers }, () => workers.#add()));
    return workers;
  }

  /** Workers alive; as many as configured when all is well. */
  get alive(): number {
    return this.#places.size;
  }

  get wanted(): number {
    return this.#settings.workers;
  }

  /** Process ids of the workers, for tests that kill one and for operators. */
  get pids(): number[] {
    return [...this.#places].map((place) => place.worker.pid);
  }

  /** A router on the worker with the fewest. Throws while no worker is alive. */
  async createRouter(): Promise<RouterPlace> {
    const [place] = [...this.#places].sort((a, b) => a.routers.size - b.routers.size);
    if (place === undefined) throw new Error('no media worker is alive');
    const router = await place.worker.createRouter({ mediaCodecs: ROOM_CODECS });
    place.routers.add(router);
    router.observer.once('close', () => place.routers.delete(router));
    return { router, server: place.server, turn: this.#settings.turn };
  }

  /** What exists in the worker processes themselves, not as this process believes. */
  async count(): Promise<WorkerCounts> {
    const dumps = await Promise.all(
      [...this.#places].map(async ({ worker, server }) => {
        const [whole, { webRtcTransportIds }] = await Promise.all([worker.dump(), server.dump()]);
        const { channelRequestHandlers } = whole.channelMessageHandlers;
        return {
          routers: whole.routerIds.length,
          transports: webRtcTransportIds.length,
          objects: channelRequestHandlers.length,
        };
      }),
    );
    const sum = (key: keyof WorkerCounts) => dumps.reduce((total, dump) => total + dump[key], 0);
    return { routers: sum('routers'), transports: sum('transports'), objects: sum('objects') };
  }

  stop(): void {
    this.#stopping = true;
    for (const place of this.#places) place.worker.close();
    this.#places.clear();
  }

  async #add(): Promise<void> {
    const { ip, announcedAddress, ports, workerBin } = this.#settings;
    const worker = await createWorker({ logLevel: 'error', ...(workerBin === null ? {} : { workerBin }) });
    const listen = { ip, portRange: ports, ...(announcedAddress === null ? {} : { announcedAddress }) };
    const server = await worker
      .createWebRtcServer({
        listenInfos: [
          { ...listen, protocol: 'udp' },
          { ...listen, protocol: 'tcp' },
        ],
      })
      .catch((error: unknown) => {
        worker.close();
        throw error;
      });
    if (this.#stopping) return worker.close();
    const place = { worker, server, routers: new Set<types.Router>() };
    this.#places.add(place);
    worker.once('died', () => {
      this.#places.delete(place);
      this.#log.error({ pid: worker.pid }, 'media worker died');
      this.#replace(0);
    });
  }

  #replace(attempt: number): void {
    const delay = REPLACE_AFTER[Math.min(attempt, REPLACE_AFTER.length - 1)] ?? 0;
    setTimeout(() => {
      if (this.#stopping) return;
      this.#add().then(
        () => this.#log.info({ alive: this.alive }, 'media worker replaced'),
        () => this.#replace(attempt + 1),
      );
    }, delay).unref();
  }
}
