import type { KioskId } from '#protocol/ids.ts';
import {
  LINK_TEST_LIFE,
  LINK_TEST_REQUESTS,
  type LinkTestCall,
  type LinkTestMethod,
  type LinkTestRequestOf,
  type LinkTestResponseOf,
} from '#protocol/link-test.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { Echo } from './echo.ts';
import { RoomRefusal } from './peer.ts';
import { Throttle } from './throttle.ts';
import type { Workers } from './workers.ts';

/** Tests at once for each media worker: eight of them at their full rate are 32 Mbit/s. */
const AT_ONCE = 8;

/** A kiosk may test again at once when a patient asks, but not without end: so many in a burst, then one in ten seconds. */
const BURST = 4;
const PER_SECOND = 0.1;

type Handlers = {
  [M in Exclude<LinkTestMethod, 'open' | 'close'>]: (
    echo: Echo,
    request: LinkTestRequestOf<M>,
  ) => LinkTestResponseOf<M> | Promise<LinkTestResponseOf<M>>;
};

const HANDLERS: Handlers = {
  'create-transport': (echo, request) => echo.createTransport(request),
  'connect-transport': (echo, request) => echo.connectTransport(request),
  'produce-data': (echo, request) => echo.produceData(request),
  'consume-data': (echo, request) => echo.consumeData(request),
  'produce-voice': (echo, request) => echo.produceVoice(request),
  'consume-voice': (echo, request) => echo.consumeVoice(request),
  received: (echo) => echo.received(),
  fill: (echo, request) => echo.fill(request),
};

interface Held {
  readonly echo: Echo;
  readonly end: () => void;
}

/** The link tests under way: one a kiosk, each for half a minute at most. */
export class Echoes {
  readonly #workers: Workers;
  readonly #held = new Map<KioskId, Held>();
  readonly #throttles = new Map<KioskId, Throttle>();
  #opening = 0;

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Answers one call of a kiosk. */
  async answer(kioskId: KioskId, call: LinkTestCall): Promise<Result<unknown, 'invalid' | 'wrong-state' | 'too-many'>> {
    const request = LINK_TEST_REQUESTS[call.method].request.safeParse(call.payload);
    if (!request.success) return failed('invalid');
    try {
      if (call.method === 'open') return await this.#open(kioskId);
      if (call.method === 'close') {
        this.end(kioskId);
        return ok({});
      }
      const held = this.#held.get(kioskId);
      if (held === undefined) return failed('wrong-state', 'open a test first');
      // The schema chosen by the method parsed the request, which the compiler cannot follow through the lookup.
      const handle = HANDLERS[call.method] as (echo: Echo, request: unknown) => Promise<unknown>;
      return ok(await handle(held.echo, request.data));
    } catch (error) {
      if (error instanceof RoomRefusal) return failed(error.code === 'wrong-state' ? 'wrong-state' : 'invalid');
      // mediasoup throws TypeError on a structure it refuses.
      if (error instanceof TypeError) return failed('invalid');
      throw error;
    }
  }

  /** Ends the test of this kiosk, if there is one. */
  end(kioskId: KioskId): void {
    this.#held.get(kioskId)?.end();
  }

  stop(): void {
    for (const { end } of this.#held.values()) end();
  }

  async #open(kioskId: KioskId): Promise<Result<LinkTestResponseOf<'open'>, 'too-many'>> {
    this.end(kioskId);
    const throttle = this.#throttles.get(kioskId) ?? new Throttle(BURST, PER_SECOND);
    this.#throttles.set(kioskId, throttle);
    const isFull = this.#held.size + this.#opening >= AT_ONCE * Math.max(1, this.#workers.alive);
    if (isFull || !throttle.admits()) return failed('too-many');
    this.#opening += 1;
    const place = await this.#workers.createRouter().finally(() => {
      this.#opening -= 1;
    });
    this.end(kioskId);
    const echo = new Echo(place);
    const end = () => {
      clearTimeout(timer);
      if (this.#held.get(kioskId)?.echo === echo) this.#held.delete(kioskId);
      echo.close();
    };
    const timer = setTimeout(end, LINK_TEST_LIFE);
    place.router.once('workerclose', end);
    this.#held.set(kioskId, { echo, end });
    return ok(echo.describe());
  }
}
