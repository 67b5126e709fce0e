import {
  decodeRecord,
  encodeDone,
  encodeInit,
  encodeRead,
  HEM7322_MEMORY,
  type Hem7322Event,
  Hem7322Parser,
  type Hem7322Reading,
} from '../codecs/omron-hem7322u.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import type { StoredRecord } from '../rules/memory.ts';
import { judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'omron-hem7322u',
  model: 'Omron HEM-7322U',
  grade: 'C',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'hid', numbered: true, usb: [{ vendorId: '0590', productId: '0090' }] }],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  returns: true,
  limit: CUFF_LIMIT,
};

/** Ms an answer may take, and times a question is asked. */
const ANSWER = 1000;
const TRIES = 3;
/** Two users of 100 readings; a HEM-7131U has two of 60 and tells nothing of it. */
const READINGS = 200;
const { start: START, block: BLOCK, record: RECORD } = HEM7322_MEMORY;
const SIZE = READINGS * RECORD;

const device = { driver: manifest.id, model: manifest.model };

type Stored = StoredRecord & { readonly reading: Hem7322Reading };

const keyOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16)).join(' ');

/** Readings of a memory, those without a real date left out: they may be something else of a smaller model. */
function readingsIn(image: Uint8Array): Stored[] {
  const stored: Stored[] = [];
  for (let at = 0; at < SIZE; at += RECORD) {
    const bytes = image.subarray(at, at + RECORD);
    const reading = decodeRecord(bytes);
    if (reading === 'empty' || reading.deviceTime === undefined) continue;
    stored.push({ key: keyOf(bytes), time: reading.deviceTime, reading });
  }
  return stored;
}

class Hem7322Dialogue extends Dialogue<Hem7322Event> {
  constructor(port: Port, signal: AbortSignal) {
    const events: Hem7322Event[] = [];
    const parser = new Hem7322Parser((event) => events.push(event));
    super(port, signal, ({ bytes }) => {
      parser.push(bytes);
      return events.splice(0);
    });
  }

  async greet(): Promise<boolean> {
    const answer = await this.ask([encodeInit()], ({ type }) => (type === 'ready' ? true : undefined), ANSWER);
    return answer === true;
  }

  /** The 40 bytes at an address, asked for again when they come damaged; `undefined` when they do not come. */
  async read(address: number): Promise<Uint8Array | 'damaged' | undefined> {
    const pick = (event: Hem7322Event): Uint8Array | 'damaged' | undefined => {
      if (event.type === 'damaged') return 'damaged';
      return event.type === 'memory' && event.address === address && event.bytes.length === BLOCK
        ? event.bytes
        : undefined;
    };
    let answer: Uint8Array | 'damaged' | undefined;
    for (let attempt = 0; attempt < TRIES && !(answer instanceof Uint8Array); attempt += 1)
      answer = await this.ask([encodeRead(address)], pick, ANSWER);
    return answer;
  }

  async leave(): Promise<void> {
    await this.ask([encodeDone()], ({ type }) => (type === 'done' ? true : undefined), ANSWER);
  }

  async look(): Promise<Look<Stored>> {
    if (!(await this.greet())) return { type: 'silent' };
    const image = new Uint8Array(SIZE);
    for (let at = 0; at < SIZE; at += BLOCK) {
      const block = await this.read(START + at);
      if (!(block instanceof Uint8Array)) {
        if (block === 'damaged') await this.leave();
        return block === 'damaged' ? { type: 'damaged', reason: 'checksum' } : { type: 'silent' };
      }
      image.set(block, at);
    }
    await this.leave();
    const records = readingsIn(image);
    return { type: 'memory', count: records.length, records, device };
  }
}

const judge = (reading: Hem7322Reading, fresh: boolean) =>
  judgePressure({ ...reading, mean: null, doubts: fresh ? [] : ['not-fresh'] });

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new Hem7322Dialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ reading }) => judge(reading, true) });
}

/** It is only greeted: the protocol tells neither model nor clock. */
async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = new Hem7322Dialogue(port, signal);
  if (!(await dialogue.greet())) return { type: 'silent' };
  await dialogue.leave();
  return { type: 'heard', device, warnings: [] };
}

/**
 * Each reading whose 14 bytes the capture holds, as soon as it does. Read again with another content, in a place that was
 * empty before, it is proven to be fresh.
 */
function passive(emit: (event: PassiveEvent) => void) {
  const image = new Uint8Array(SIZE);
  const known = new Uint8Array(SIZE);
  const told: (string | undefined)[] = [];
  let heard = false;
  let damaged = false;

  const tell = (index: number): void => {
    const at = index * RECORD;
    if (known.subarray(at, at + RECORD).includes(0)) return;
    const bytes = image.subarray(at, at + RECORD);
    const reading = decodeRecord(bytes);
    const before = told[index];
    const now = reading === 'empty' ? 'empty' : keyOf(bytes);
    told[index] = now;
    if (reading === 'empty' || before === now) return;
    heard = true;
    tellJudged(judge(reading, before === 'empty'), emit);
  };

  const parser = new Hem7322Parser((event) => {
    if (event.type === 'damaged') damaged = true;
    if (event.type !== 'memory') return;
    const from = event.address - START;
    for (const [offset, byte] of event.bytes.entries()) {
      if (from + offset < 0 || from + offset >= SIZE) continue;
      image[from + offset] = byte;
      known[from + offset] = 1;
    }
    const last = Math.min(READINGS, Math.ceil((from + event.bytes.length) / RECORD));
    for (let index = Math.max(0, Math.floor(from / RECORD)); index < last; index += 1) tell(index);
  });

  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (damaged) emit({ type: 'refused', reason: 'checksum' });
      else if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
