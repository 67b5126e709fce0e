import type { DeviceIdentity } from '#protocol/device.ts';
import { BM65, BM65_LENGTH, Bm65Listener, decodeName, decodeRecord, isPong } from '../codecs/beurer-bm65.ts';
import type { BeurerRecord } from '../codecs/beurer-record.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import type { StoredRecord } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import { CP210X } from '../transports/bridge-chips.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'beurer-bm65',
  model: 'Beurer BM65',
  grade: 'C',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [
    // The cable's bridge is a common part: bound by configuration, never taken for a monitor by itself.
    { via: 'serial', line: { baudRate: 4800, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [], bridges: [CP210X] },
  ],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  limit: CUFF_LIMIT,
};

/** Ms an answer may take, and times a record is asked for. */
const ANSWER = 1000;
const TRIES = 2;

const device: DeviceIdentity = { driver: manifest.id, model: manifest.model };

type Stored = StoredRecord & { readonly record: BeurerRecord };

const judge = (record: BeurerRecord, fresh: boolean): Judgement =>
  judgePressure({ ...record, mean: null, doubts: fresh ? [] : ['not-fresh'] });

/** Answers have no marks: each question waits for as many bytes as its answer has. */
class Bm65Dialogue extends Dialogue<Uint8Array> {
  constructor(port: Port, signal: AbortSignal) {
    super(port, signal, ({ bytes }) => [bytes]);
  }

  /** The answer of `length` bytes; `undefined` when fewer come in time, or more in one piece. */
  async question(command: readonly number[], length: number): Promise<Uint8Array | undefined> {
    const answer: number[] = [];
    const whole = await this.ask(
      [Uint8Array.from(command)],
      (bytes) => {
        answer.push(...bytes);
        return answer.length >= length ? answer.length : undefined;
      },
      ANSWER,
    );
    return whole === length ? Uint8Array.from(answer) : undefined;
  }

  async greet(): Promise<boolean> {
    const answer = await this.question([BM65.ping], BM65_LENGTH.ping);
    return isPong(answer?.[0]);
  }

  async readRecord(index: number): Promise<Stored | 'empty' | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const bytes = await this.question([BM65.record, index], BM65_LENGTH.record);
      const record = bytes && decodeRecord(bytes);
      if (record === 'empty') return record;
      if (!bytes || record === undefined) continue;
      const key = Array.from(bytes, (byte) => byte.toString(16)).join(' ');
      return { key, time: record.deviceTime, record };
    }
    return undefined;
  }

  async look(): Promise<Look<Stored>> {
    if (!(await this.greet())) return { type: 'silent' };
    const name = await this.question([BM65.identify], BM65_LENGTH.identify);
    if (name && decodeName(name) === undefined) return { type: 'foreign', detail: 'name' };
    const counted = name && (await this.question([BM65.count], BM65_LENGTH.count));
    const count = counted?.[0];
    if (count === undefined) return { type: 'silent' };
    const records: Stored[] = [];
    for (let index = 1; index <= count; index += 1) {
      const record = await this.readRecord(index);
      if (record === undefined) return { type: 'damaged', reason: 'too-short' };
      if (record !== 'empty') records.push(record);
    }
    return { type: 'memory', count, records, device };
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new Bm65Dialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ record }) => judge(record, true) });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = new Bm65Dialogue(port, signal);
  if (!(await dialogue.greet())) return { type: 'silent' };
  const name = await dialogue.question([BM65.identify], BM65_LENGTH.identify);
  if (!name) return { type: 'silent' };
  return decodeName(name) === undefined ? { type: 'foreign', detail: 'name' } : { type: 'heard', device, warnings: [] };
}

/** Each stored record of the capture: without the questions nothing tells whose it is, so none is proven to be fresh. */
function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  const listener = new Bm65Listener((event) => {
    if (event.type === 'count') return;
    heard = true;
    const record = event.type === 'record' ? decodeRecord(event.bytes) : undefined;
    if (record === 'empty') return;
    if (record) tellJudged(judge(record, false), emit);
    else emit({ type: 'refused', reason: event.type === 'record' ? 'implausible' : 'missing' });
  });
  return {
    push: (bytes: Uint8Array) => listener.push(bytes),
    end: () => {
      if (listener.end()) emit({ type: 'refused', reason: 'too-short' });
      else if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
