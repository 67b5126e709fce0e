import type { DataConsumer, DataProducer, Device, RtpCapabilities } from 'mediasoup-client/types';
import {
  EchoMessage,
  FILL_LIMITS,
  FILL_PAD,
  LINK_PATHS,
  type LinkFigures,
  type LinkPath,
  VOICE_PAD,
} from '#protocol/link-test.ts';
import type { LinkTestCaller } from './calls.ts';
import { bestSecond, type Echoed, jitterOf, lossOf, roundTripOf } from './figures.ts';
import { type OpenPath, openPath } from './path.ts';

/** How long each part may take, ms: eight seconds and a half in all. */
const TIMES = {
  /**
   * For a way to open, and how long a better one is waited for once another is there. By satellite each of the half dozen
   * journeys it takes (ICE, DTLS, SCTP) lasts 0.6 s.
   */
  connect: 5000,
  better: 1000,
  /** The pace of a voice: a message each `gap`, for so long, and how long the last is waited for. */
  voice: { duration: 1500, gap: 20, linger: 500 },
  /** Sending as fast as the link takes it, up; being sent to so, down; and what is still on its way. */
  fill: { duration: FILL_LIMITS.duration, linger: 250 },
} as const;

/** Bytes that may wait to be sent: enough for the link never to wait, and little enough to end at once. */
const BACKLOG = 65_536;
const PACE = 10;

const NO_FIGURES: LinkFigures = {
  signalling: null,
  paths: { udp: 'absent', tcp: 'absent', relay: 'absent' },
  up: null,
  down: null,
  loss: null,
  roundTrip: null,
  jitter: null,
};

/** Aborts with the first of them; `AbortSignal.any` is younger than the oldest Electron that is met. */
function anyOf(...signals: readonly AbortSignal[]): AbortSignal {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) either.abort(signal.reason);
    signal.addEventListener('abort', () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });

/** Calls `work` each `gap` ms with the time since the beginning, for `duration` ms. */
async function each(gap: number, duration: number, signal: AbortSignal, work: (elapsed: number) => void) {
  const began = performance.now();
  const timer = setInterval(() => work(performance.now() - began), gap);
  await wait(duration, signal).finally(() => clearInterval(timer));
}

const write = (channel: DataProducer, message: EchoMessage): void => channel.send(JSON.stringify(message));

function read(data: unknown): EchoMessage | null {
  if (typeof data !== 'string' && !(data instanceof ArrayBuffer)) return null;
  try {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    const parsed = EchoMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Which ways open, and the best of them: directly over UDP where it can be, else over TCP or by a relay, whichever is there. */
async function findPaths(
  call: LinkTestCaller,
  device: Device,
  offered: readonly LinkPath[],
  signal: AbortSignal,
): Promise<{ paths: LinkFigures['paths']; best: OpenPath | null }> {
  const enough = new AbortController();
  const limit = anyOf(signal, enough.signal, AbortSignal.timeout(TIMES.connect));
  const opened = new Map<LinkPath, OpenPath>();
  let grace: ReturnType<typeof setTimeout> | undefined;
  await Promise.allSettled(
    offered.map(async (path) => {
      opened.set(path, await openPath(call, device, path, signal, limit));
      grace ??= setTimeout(() => enough.abort(), TIMES.better);
    }),
  );
  clearTimeout(grace);
  signal.throwIfAborted();
  const stateOf = (path: LinkPath) => (!offered.includes(path) ? 'absent' : opened.has(path) ? 'open' : 'blocked');
  const order: readonly LinkPath[] = ['udp', 'relay', 'tcp'];
  return {
    paths: { udp: stateOf('udp'), tcp: stateOf('tcp'), relay: stateOf('relay') },
    best: order.flatMap((path) => opened.get(path) ?? [])[0] ?? null,
  };
}

async function atThePaceOfAVoice(there: DataProducer, back: DataConsumer, signal: AbortSignal) {
  const sentAt: number[] = [];
  const echoes: Echoed[] = [];
  const take = (data: unknown) => {
    const message = read(data);
    const sent = message?.type === 'echo' ? sentAt[message.n] : undefined;
    if (message !== null && sent !== undefined) echoes.push({ n: message.n, sentAt: sent, backAt: performance.now() });
  };
  back.on('message', take);
  const { duration, gap, linger } = TIMES.voice;
  const pad = 'v'.repeat(VOICE_PAD);
  await each(gap, duration, signal, (elapsed) => {
    for (const due = elapsed / gap; sentAt.length < due; ) {
      const n = sentAt.push(performance.now()) - 1;
      write(there, { type: 'echo', n, pad });
    }
  });
  await wait(linger, signal);
  back.off('message', take);
  return { loss: lossOf(sentAt.length, echoes), roundTrip: roundTripOf(echoes), jitter: jitterOf(echoes) };
}

async function rateUp(call: LinkTestCaller, there: DataProducer, signal: AbortSignal): Promise<number> {
  const pad = 'f'.repeat(FILL_PAD);
  const { duration, linger } = TIMES.fill;
  let n = 0;
  await call('received', {});
  await each(PACE, duration, signal, (elapsed) => {
    const due = (elapsed * FILL_LIMITS.rate) / 1000 / (8 * FILL_PAD);
    for (; n < due && there.bufferedAmount < BACKLOG; n += 1) write(there, { type: 'fill', n, pad });
  });
  await wait(linger, signal);
  return (await call('received', {})).rate;
}

async function rateDown(call: LinkTestCaller, back: DataConsumer, signal: AbortSignal): Promise<number> {
  const arrivals: { at: number; bits: number }[] = [];
  const take = (data: unknown) => {
    if (read(data)?.type === 'fill') arrivals.push({ at: performance.now(), bits: 8 * FILL_PAD });
  };
  back.on('message', take);
  const { duration, linger } = TIMES.fill;
  await call('fill', { rate: FILL_LIMITS.rate, duration });
  await wait(duration + linger, signal);
  back.off('message', take);
  return bestSecond(arrivals);
}

/**
 * Measures the link to the SFU, in ten seconds at most: which ways are open, then over the best of them loss, round trip and
 * jitter at the pace of a voice, and the rates up and down. Nothing but numbered padding is sent. A link over which nothing is
 * reached is a result; it rejects where the signal aborts, and with {@link TooManyTests}.
 *
 * @param loadDevice the SFU's client, loaded when the server has answered.
 */
export async function probeLink(
  call: LinkTestCaller,
  loadDevice: (router: RtpCapabilities) => Promise<Device>,
  signal: AbortSignal,
): Promise<LinkFigures> {
  const over = new AbortController();
  const life = anyOf(signal, over.signal);
  try {
    const asked = performance.now();
    const { routerRtpCapabilities, paths: offered } = await call('open', {});
    const opening = performance.now() - asked;
    const device = await loadDevice(routerRtpCapabilities);
    const again = performance.now();
    await call('received', {});
    const signalling = Math.min(opening, performance.now() - again);
    const { paths, best } = await findPaths(
      call,
      device,
      LINK_PATHS.filter((path) => offered.includes(path)),
      life,
    );
    const figures = { ...NO_FIGURES, signalling, paths };
    if (best === null) return figures;
    try {
      const back = await best.back(anyOf(life, AbortSignal.timeout(TIMES.connect)));
      const voice = await atThePaceOfAVoice(best.there, back, life);
      const up = await rateUp(call, best.there, life);
      return { ...figures, ...voice, up, down: await rateDown(call, back, life) };
    } catch {
      // What opened has closed again, or fell silent: there is a way, and no more is known of it.
      signal.throwIfAborted();
      return figures;
    }
  } finally {
    over.abort();
    call('close', {}).catch(() => undefined);
  }
}
