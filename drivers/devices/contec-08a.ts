import {
  type Contec08aEvent,
  Contec08aParser,
  type Contec08aRecord,
  encodeDump,
  encodeIdentify,
  encodePing,
} from '../codecs/contec-08a.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import { ListingHistory, type StoredRecord } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'contec-08a',
  model: 'Contec08A',
  grade: 'B',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'hid', numbered: false, usb: [{ vendorId: '0483', productId: '5750' }] }],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  returns: true,
  limit: CUFF_LIMIT,
};

/** Ms an answer or the next record may take. */
const ANSWER = 1000;
/** The memories, one for each user of the monitor. */
const USERS = [1, 2, 3] as const;

const device = { driver: manifest.id, model: manifest.model };

type Stored = StoredRecord & { readonly record: Contec08aRecord };

const keyOf = (user: number, bytes: Uint8Array): string =>
  `${user}:${Array.from(bytes, (byte) => byte.toString(16)).join(' ')}`;

/** Refused unless diastolic < mean < systolic: the systolic pressure's bit 7 is derived (trap 3). */
const judge = (record: Contec08aRecord, fresh: boolean): Judgement =>
  judgePressure({ ...record, pulse: record.pulse || null, doubts: fresh ? [] : ['not-fresh'] });

type Listing =
  | { readonly type: 'records'; readonly records: Stored[] }
  | { readonly type: 'off' }
  | { readonly type: 'silent' }
  | { readonly type: 'damaged' };

class Contec08aDialogue extends Dialogue<Contec08aEvent> {
  constructor(port: Port, signal: AbortSignal) {
    const events: Contec08aEvent[] = [];
    const parser = new Contec08aParser((event) => events.push(event));
    super(port, signal, ({ bytes }) => {
      parser.push(bytes);
      return events.splice(0);
    });
  }

  async greet(): Promise<boolean> {
    const pong = ({ type }: Contec08aEvent): true | undefined => (type === 'pong' ? true : undefined);
    for (let times = 0; times < 2; times += 1) if (!(await this.ask([encodePing()], pong, ANSWER))) return false;
    const identity = ({ type }: Contec08aEvent): true | undefined => (type === 'identity' ? true : undefined);
    return (await this.ask([encodeIdentify()], identity, ANSWER)) === true;
  }

  /** Every record of one user, in the order the monitor sends them: as many as it has announced. */
  async list(user: number): Promise<Listing> {
    type Begun = Extract<Contec08aEvent, { type: 'switched' | 'listing' | 'damaged' }>;
    const begun = (event: Contec08aEvent): Begun | undefined =>
      event.type === 'listing' || event.type === 'damaged' || (event.type === 'switched' && !event.on)
        ? event
        : undefined;
    const answer = await this.ask([encodeDump(user)], begun, ANSWER);
    if (!answer) return { type: 'silent' };
    if (answer.type === 'switched') return { type: 'off' };
    if (answer.type === 'damaged' || answer.user !== user) return { type: 'damaged' };
    const records: Stored[] = [];
    for (let index = 0; index < answer.count; index += 1) {
      const next = await this.next(
        (event) => (event.type === 'record' || event.type === 'damaged' ? event : undefined),
        ANSWER,
      );
      if (next?.type !== 'record') return { type: 'damaged' };
      records.push({ key: keyOf(user, next.bytes), time: next.record.deviceTime, record: next.record });
    }
    return { type: 'records', records };
  }

  async look(): Promise<Look<Stored>> {
    if (!(await this.greet())) return { type: 'silent' };
    const records: Stored[] = [];
    for (const user of USERS) {
      const listing = await this.list(user);
      if (listing.type === 'off') return { type: 'damaged', reason: 'device-error', detail: 'off' };
      if (listing.type === 'silent') return { type: 'silent' };
      if (listing.type === 'damaged') return { type: 'damaged', reason: 'too-short' };
      records.push(...listing.records);
    }
    return { type: 'memory', count: records.length, records, device };
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new Contec08aDialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ record }) => judge(record, true) });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = new Contec08aDialogue(port, signal);
  return (await dialogue.greet()) ? { type: 'heard', device, warnings: [] } : { type: 'silent' };
}

/** Each stored record of the capture; fresh only where a shorter listing before did not hold it. */
function passive(emit: (event: PassiveEvent) => void) {
  const histories = new Map<number, ListingHistory>();
  let user = 0;
  let missing = 0;
  let heard = false;
  const historyOf = (of: number): ListingHistory => {
    const history = histories.get(of) ?? new ListingHistory();
    histories.set(of, history);
    return history;
  };
  const refuse = (event: Extract<PassiveEvent, { type: 'refused' }>): void => {
    heard = true;
    emit(event);
  };
  const parser = new Contec08aParser((event) => {
    if (event.type === 'damaged') {
      missing -= 1;
      refuse({ type: 'refused', reason: 'checksum' });
    } else if (event.type === 'switched' && !event.on)
      refuse({ type: 'refused', reason: 'device-error', detail: 'off' });
    else if (event.type === 'listing') {
      if (missing > 0) refuse({ type: 'refused', reason: 'too-short' });
      ({ user, count: missing } = event);
      historyOf(user).begin(missing);
    } else if (event.type === 'record') {
      heard = true;
      missing -= 1;
      tellJudged(judge(event.record, historyOf(user).take(keyOf(user, event.bytes))), emit);
    }
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (missing > 0) refuse({ type: 'refused', reason: 'too-short' });
      else if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
