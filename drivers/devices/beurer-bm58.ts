import type { DeviceIdentity } from '#protocol/device.ts';
import {
  BM58,
  type Bm58Record,
  Bm58Reports,
  decodeName,
  decodeRecord,
  encodeCommand,
  isPong,
} from '../codecs/beurer-bm58.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import type { StoredRecord } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'beurer-bm58',
  model: 'Beurer BM58',
  grade: 'C',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'hid', numbered: false, usb: [{ vendorId: '0c45', productId: '7406' }] }],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  returns: true,
  limit: CUFF_LIMIT,
};

/** Ms an answer may take; times a record is asked for; between the two commands that end the dialogue. */
const ANSWER = 1000;
const TRIES = 2;
const END_GAP = 50;

const device: DeviceIdentity = { driver: manifest.id, model: manifest.model };

type Stored = StoredRecord & { readonly record: Bm58Record };

const judge = ({ irregular, ...record }: Bm58Record, fresh: boolean): Judgement =>
  judgePressure({
    ...record,
    mean: null,
    doubts: [...(fresh ? [] : (['not-fresh'] as const)), ...(irregular ? (['irregular-pulse'] as const) : [])],
  });

class Bm58Dialogue extends Dialogue<Uint8Array> {
  constructor(port: Port, signal: AbortSignal) {
    const answers: Uint8Array[] = [];
    const reports = new Bm58Reports((bytes) => answers.push(bytes));
    super(port, signal, ({ bytes }) => {
      reports.push(bytes);
      return answers.splice(0);
    });
  }

  question(command: number, index?: number): Promise<Uint8Array | undefined> {
    return this.ask([encodeCommand(command, index)], (bytes) => bytes, ANSWER);
  }

  /** Greets, and asks its name; the name's text, or why there is none. */
  async greet(): Promise<{ readonly name: string } | 'silent' | 'foreign'> {
    const pong = await this.question(BM58.ping);
    if (!pong) return 'silent';
    if (!isPong(pong)) return 'foreign';
    const parts: Uint8Array[] = [];
    for (const command of BM58.name) {
      const part = await this.question(command);
      if (!part) return 'silent';
      parts.push(part);
    }
    const name = decodeName(parts);
    return name === undefined ? 'foreign' : { name };
  }

  async readRecord(index: number): Promise<Stored | 'empty' | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const bytes = await this.question(BM58.record, index);
      const record = bytes && decodeRecord(bytes);
      if (record === 'empty') return record;
      if (!bytes || record === undefined) continue;
      const key = Array.from(bytes, (byte) => byte.toString(16)).join(' ');
      return { key, time: record.deviceTime, record };
    }
    return undefined;
  }

  async look(): Promise<Look<Stored>> {
    const greeting = await this.greet();
    if (greeting === 'silent') return { type: 'silent' };
    if (greeting === 'foreign') return { type: 'foreign', detail: 'name' };
    const count = (await this.question(BM58.count))?.[0];
    if (count === undefined) return { type: 'silent' };
    const records: Stored[] = [];
    for (let index = 1; index <= count; index += 1) {
      const record = await this.readRecord(index);
      if (record === undefined) return { type: 'damaged', reason: 'too-short' };
      if (record !== 'empty') records.push(record);
    }
    await this.leave();
    return { type: 'memory', count, records, device };
  }

  /** Lets the monitor go, so that it can measure. */
  async leave(): Promise<void> {
    const [first, second] = BM58.end;
    await this.send([encodeCommand(first)]);
    await this.wait(END_GAP);
    await this.send([encodeCommand(second)]);
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new Bm58Dialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ record }) => judge(record, true) });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = new Bm58Dialogue(port, signal);
  const greeting = await dialogue.greet();
  if (greeting === 'silent') return { type: 'silent' };
  if (greeting === 'foreign') return { type: 'foreign', detail: 'name' };
  await dialogue.leave();
  return { type: 'heard', device, warnings: [] };
}

/** Each stored record of the capture: without the questions nothing tells how many there are, so none is proven to be fresh. */
function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  const reports = new Bm58Reports((bytes) => {
    const record = decodeRecord(bytes);
    if (record === undefined || record === 'empty') return;
    heard = true;
    tellJudged(judge(record, false), emit);
  });
  return {
    push: (bytes: Uint8Array) => reports.push(bytes),
    end: () => {
      if (reports.end()) emit({ type: 'refused', reason: 'too-short' });
      else if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
