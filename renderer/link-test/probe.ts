import type { DataConsumer, DataProducer, Device, RtpCapabilities } from 'mediasoup-client/types';
import { EchoMessage, FILL_LIMITS, FILL_PAD, type LinkFigures, VOICE_PAD } from '#protocol/link-test.ts';
import type { LinkTestCaller } from './calls.ts';
import { bestSecond, type Echoed, jitterOf, lateOf, lossOf, roundTripOf } from './figures.ts';
import type { OpenPath } from './path.ts';
import { anyOf, wait } from './signals.ts';
import { NOTHING_TRIED, tryWays } from './ways.ts';

/** How long each part takes, ms: six seconds and a half in all. */
const TIMES = {
  /** The pace of a voice: a message each `gap`, for so long, and how long the last is waited for. */
  voice: { duration: 1500, gap: 20, linger: 500 },
  /** Sending as fast as the link takes it, up; being sent to so, down; and what is still on its way. */
  fill: { duration: FILL_LIMITS.duration, linger: 250 },
} as const;

/** Bytes that may wait to be sent: enough for the link never to wait, and little enough to end at once. */
const BACKLOG = 65_536;
const PACE = 10;

/** Of a link that nothing is known of. */
export const NO_FIGURES: LinkFigures = {
  signalling: null,
  paths: NOTHING_TRIED,
  via: null,
  up: null,
  down: null,
  loss: null,
  late: null,
  roundTrip: null,
  jitter: null,
};

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
  return {
    loss: lossOf(sentAt.length, echoes),
    late: lateOf(echoes),
    roundTrip: roundTripOf(echoes),
    jitter: jitterOf(echoes),
  };
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

/** Loss, round trip and jitter at the pace of a voice, then the rates, over one way. Rejects where it closes or falls silent. */
async function measure(call: LinkTestCaller, { there, back: openBack }: OpenPath, signal: AbortSignal) {
  const back = await openBack();
  const voice = await atThePaceOfAVoice(there, back, signal);
  const up = await rateUp(call, there, signal);
  return { ...voice, up, down: await rateDown(call, back, signal) };
}

/**
 * Measures the link to the SFU: which ways are open, and over the best of them loss, round trip and jitter at the pace of a
 * voice, and the rates up and down. Ways that are slow to open are waited for meanwhile: eight seconds where one opens at once,
 * 25 at most. Nothing but numbered padding is sent. A link over which nothing is reached is a result; it rejects where the
 * signal aborts, and with {@link TooManyTests}.
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
    const ways = tryWays(call, device, offered, life);
    const best = await ways.best;
    // What opened may close again, or fall silent: there is a way, and no more is known of it.
    const measured = best === null ? {} : await measure(call, best, life).catch(() => ({}));
    const paths = await ways.paths;
    signal.throwIfAborted();
    return { ...NO_FIGURES, signalling, paths, via: best?.path ?? null, ...measured };
  } finally {
    over.abort();
    call('close', {}).catch(() => undefined);
  }
}
