import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import {
  encodeCommand,
  type PressureRecord,
  parsePressureRecord,
  type TmEvent,
  TmParser,
} from '../codecs/and-tm2657p.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { ARM_TUNNEL_GUIDE } from '../guides/cuff.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'and-tm2657p',
  model: 'A&D TM-2657P',
  grade: 'B',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'serial', line: { baudRate: 2400, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: {
    ...ARM_TUNNEL_GUIDE,
    detail: {
      fr: 'Paume vers le haut. Dos appuyé, pieds à plat. Ne parlez pas.',
      en: 'Palm up. Back supported, feet flat. Do not talk.',
    },
    turn: { fr: 'Glissez le bras dans le tunnel.', en: 'Slide your arm into the tunnel.' },
  },
  limit: 150_000,
};

/** Ms: an answer to a command; before the first question for the result; between two questions. */
const ANSWER = 1500;
const FIRST_ASK = 25_000;
const ASK_AGAIN = 3000;
/** Ms no measurement is shorter than: inflating alone takes some seconds. Ours, not the maker's. */
const SHORTEST = 10_000;
/** A stop must leave even when the attempt is over; ms. */
const STOP_WITHIN = 500;

/**
 * A record as readings in mmHg and /min. Any error code but 00, or none at all, is no reading: the maker's table of codes
 * is not public, so the code is passed on as it is.
 */
export function judgeRecord(record: PressureRecord): Judgement {
  const { error } = record;
  if (error === null) return { type: 'refused', reason: 'missing', detail: 'E' };
  if (!/^0+$/.test(error)) return { type: 'refused', reason: 'device-error', detail: `E${error}` };
  const doubts: Reason[] = [];
  if (record.irregular > 0) doubts.push('irregular-pulse');
  if (record.movement > 0) doubts.push('motion');
  return judgePressure({ ...record, deviceTime: record.deviceTime, doubts });
}

const identify = (record?: PressureRecord): DeviceIdentity => {
  const model = record ? /^TM-?(\d{4}\w*)$/.exec(record.model)?.[1] : undefined;
  return { driver: manifest.id, model: model ? `A&D TM-${model}` : manifest.model };
};

/** Talks to the monitor: commands out, events in, with the text of every record kept to compare. */
class TmDialogue {
  readonly #port: Port;
  readonly #signal: AbortSignal;
  readonly #events: TmEvent[] = [];
  readonly #parser = new TmParser((event) => this.#events.push(event));

  constructor(port: Port, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
  }

  send(command: Parameters<typeof encodeCommand>[0]): Promise<void> {
    return this.#port.write(encodeCommand(command), this.#signal);
  }

  /** The next event within `timeout` ms. */
  async next(timeout: number): Promise<TmEvent | 'timed-out' | 'ended'> {
    const deadline = this.#port.now() + timeout;
    for (;;) {
      const event = this.#events.shift();
      if (event) return event;
      const left = deadline - this.#port.now();
      if (left <= 0) return 'timed-out';
      const result = await this.#port.read({ timeout: left, signal: this.#signal });
      if (result.type === 'ended') return 'ended';
      if (result.type === 'chunk') this.#parser.push(result.chunk.bytes);
    }
  }

  /** The next event that is one of `types`, within `timeout` ms. */
  async await(types: readonly TmEvent['type'][], timeout: number): Promise<TmEvent | 'timed-out' | 'ended'> {
    const deadline = this.#port.now() + timeout;
    for (;;) {
      const event = await this.next(deadline - this.#port.now());
      if (typeof event === 'string' || types.includes(event.type)) return event;
    }
  }
}

type Before =
  | { readonly type: 'record'; readonly text: string }
  | { readonly type: 'none' }
  | { readonly type: 'silent' };

/** The record the monitor holds before the measurement, so that it is not taken for the new one. */
async function readBefore(dialogue: TmDialogue): Promise<Before> {
  await dialogue.send('read-pressure');
  const deadline = 2;
  for (let event = 0; event < deadline; event += 1) {
    const answer = await dialogue.await(['ack', 'nak', 'text'], ANSWER);
    if (typeof answer === 'string') return { type: 'silent' };
    if (answer.type === 'nak') return { type: 'none' };
    if (answer.type === 'text') return { type: 'record', text: answer.text };
  }
  return { type: 'silent' };
}

/**
 * Waits for the record of the measurement just started: sent by the monitor on its own, or asked for. A record is new
 * when it differs from the one held before, or, where none was told, when it comes unasked and no sooner than a
 * measurement can: one that comes sooner is the late answer to the first question.
 */
async function awaitRecord(
  port: Port,
  dialogue: TmDialogue,
  before: Before,
  deadline: number,
): Promise<TmEvent | 'ended' | 'stale' | 'timed-out'> {
  const began = port.now();
  let held = before;
  let ask = began + FIRST_ASK;
  let asked = false;
  let stale = false;
  for (;;) {
    if (port.now() >= deadline) return stale ? 'stale' : 'timed-out';
    if (port.now() >= ask) {
      await dialogue.send('read-pressure');
      asked = true;
      ask = port.now() + ASK_AGAIN;
    }
    const event = await dialogue.next(Math.min(ask, deadline) - port.now());
    if (event === 'ended') return stale ? 'stale' : 'ended';
    if (event === 'timed-out' || event.type === 'ack' || event.type === 'nak') continue;
    if (event.type === 'damaged') {
      if (!asked) ask = port.now();
      continue;
    }
    if (!parsePressureRecord(event.text)) continue;
    if (held.type === 'silent' && port.now() - began < SHORTEST) held = { type: 'record', text: event.text };
    const known = held.type === 'record' ? event.text === held.text : held.type === 'silent' && asked;
    if (!known) return event;
    stale = true;
  }
}

/** Deflates: best effort, on its own short time, since the attempt's signal may be what ends it. */
async function stopCuff(port: Port): Promise<void> {
  await port.write(encodeCommand('stop'), AbortSignal.timeout(STOP_WITHIN)).catch(() => undefined);
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const dialogue = new TmDialogue(port, signal);
  emit({ type: 'progress', phase: 'connecting' });
  const before = await readBefore(dialogue);
  let inflated = false;
  try {
    inflated = true;
    await dialogue.send('start');
    const answer = await dialogue.await(['ack', 'nak'], ANSWER);
    if (answer === 'ended') return { type: 'refused', reason: 'too-short', device: identify() };
    if (answer === 'timed-out') return { type: 'timed-out', reason: 'missing', device: identify() };
    if (answer.type === 'nak') {
      inflated = false;
      return { type: 'refused', reason: 'device-error', detail: 'NAK', device: identify() };
    }
    // The protocol tells neither cuff pressure nor the turn from inflating to deflating: one honest phase.
    emit({ type: 'progress', phase: 'measuring' });
    const event = await awaitRecord(port, dialogue, before, deadline);
    if (event === 'stale') return { type: 'refused', reason: 'not-fresh', device: identify() };
    if (event === 'ended') return { type: 'refused', reason: 'too-short', device: identify() };
    const record = event === 'timed-out' || event.type !== 'text' ? undefined : parsePressureRecord(event.text);
    if (!record) return { type: 'timed-out', reason: 'missing', device: identify() };
    inflated = false;
    return { ...judgeRecord(record), device: identify(record) };
  } finally {
    if (inflated) await stopCuff(port);
  }
}

/** Each whole record is a measurement; damage without any record is refused as such. */
function passive(emit: (event: PassiveEvent) => void) {
  let seen = false;
  let damaged = false;
  const parser = new TmParser((event) => {
    if (event.type === 'damaged') damaged = true;
    const record = event.type === 'text' ? parsePressureRecord(event.text) : undefined;
    if (!record) return;
    seen = true;
    tellJudged(judgeRecord(record), emit);
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (damaged) emit({ type: 'refused', reason: 'checksum' });
      else if (!seen) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, passive };
