import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import { type Ua767Event, Ua767Parser, type Ua767Result } from '../codecs/and-ua767.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { ARM_CUFF_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import { clockAtBegin } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import type { Port, ReadResult } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'and-ua767',
  model: 'A&D UA-767PC',
  grade: 'B',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  // No public source tells the line's settings: the usual ones are presumed.
  links: [{ via: 'serial', line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: ARM_CUFF_GUIDE,
  limit: CUFF_LIMIT,
};

/** Ms of silence that end a result. */
const SILENCE = 300;
/** Ms a packet may have waited before it was sent and still be of the measurement just made. */
const RECENT = 120_000;

function identify(event?: Ua767Event): DeviceIdentity {
  const header = event?.type === 'result' ? event.result.header : event?.type === 'failed' ? event.header : undefined;
  if (!header) return { driver: manifest.id, model: manifest.model };
  const serial = header.serial === '' ? {} : { serial: header.serial };
  return { driver: manifest.id, model: 'A&D UA-767PBT', ...serial };
}

const judge = ({ header, ...result }: Ua767Result, doubts: readonly Reason[]): Judgement =>
  judgePressure({ ...result, deviceTime: header?.measuredAt, doubts });

const seconds = (iso: string): number => Date.parse(`${iso}Z`);

/**
 * Whether a result is of a measurement made after the session began. The monitor without a header sends each result as it
 * makes it. With one it also sends what it kept while it was out of reach: both its times tell, by its own clock.
 */
function isFresh({ header }: Ua767Result, elapsed: number): boolean {
  if (!header) return true;
  const { measuredAt, sentAt } = header;
  if (measuredAt === undefined || sentAt === undefined) return false;
  const { began } = clockAtBegin(sentAt.slice(0, 16), elapsed);
  return seconds(measuredAt) >= seconds(`${began}:00`) && seconds(measuredAt) <= seconds(sentAt);
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const began = port.now();
  const deadline = began + manifest.limit;
  const events: Ua767Event[] = [];
  const parser = new Ua767Parser((event) => events.push(event));
  let refusal: { readonly reason: Reason; readonly detail?: string } | undefined;
  let quiet = true;
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  for (;;) {
    const left = deadline - port.now();
    const timeout: number = quiet ? left : Math.min(left, SILENCE);
    const result: ReadResult = left > 0 ? await port.read({ timeout, signal }) : { type: 'ended' };
    if (result.type === 'chunk') parser.push(result.chunk.bytes);
    else parser.settle();
    quiet = result.type !== 'chunk';
    const told = events.splice(0);
    const whole = told.filter(({ type }) => type !== 'damaged');
    const [event] = whole;
    // Several at once are what the monitor kept, not the measurement just made.
    if (whole.length > 1) refusal = { reason: 'not-fresh' };
    else if (event?.type === 'failed')
      return { type: 'refused', reason: 'device-error', detail: event.status, device: identify(event) };
    else if (event?.type === 'result') {
      if (isFresh(event.result, port.now() - began)) return { ...judge(event.result, []), device: identify(event) };
      refusal = { reason: 'not-fresh' };
    } else if (told.length > 0) refusal = { reason: 'checksum' };
    if (result.type !== 'ended') continue;
    if (refusal) return { type: 'refused', ...refusal, device: identify() };
    return { type: 'timed-out', reason: 'missing', device: identify() };
  }
}

/** Each result of the capture; one whose header tells that it waited before it was sent is doubted. */
function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  let last: number | undefined;
  const waited = ({ header }: Ua767Result): boolean => {
    if (!header) return false;
    const { measuredAt, sentAt } = header;
    if (measuredAt === undefined || sentAt === undefined) return true;
    const age = seconds(sentAt) - seconds(measuredAt);
    return age < 0 || age > RECENT;
  };
  const parser = new Ua767Parser((event) => {
    heard = true;
    if (event.type === 'damaged') emit({ type: 'refused', reason: 'checksum' });
    else if (event.type === 'failed') emit({ type: 'refused', reason: 'device-error', detail: event.status });
    else tellJudged(judge(event.result, waited(event.result) ? ['not-fresh'] : []), emit);
  });
  return {
    push: (bytes: Uint8Array, at: number) => {
      if (last !== undefined && at - last > SILENCE) parser.settle();
      last = at;
      parser.push(bytes);
    },
    end: () => {
      parser.settle();
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, passive };
