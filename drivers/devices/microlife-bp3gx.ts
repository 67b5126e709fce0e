import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import {
  decodeClock,
  decodeRecords,
  encodeCommand,
  isListing,
  MICROLIFE,
  type MicrolifeEvent,
  MicrolifeParser,
  type MicrolifeRecord,
} from '../codecs/microlife.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import type { StoredRecord } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'microlife-bp3gx',
  model: 'Microlife BP3GX1-5X',
  grade: 'C',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'hid', numbered: false, usb: [{ vendorId: '04b4', productId: '5500' }] }],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  returns: true,
  limit: CUFF_LIMIT,
};

/** Ms until the first report of an answer; of silence behind the last one; times a question is asked. */
const ANSWER = 1000;
const SILENCE = 150;
const TRIES = 3;
/** Ms a record may be older than the clock told with it and still be the one just made. */
const RECENT = 120_000;

const device: DeviceIdentity = { driver: manifest.id, model: manifest.model };

type Stored = StoredRecord & { readonly record: MicrolifeRecord };

const judge = (record: MicrolifeRecord, doubts: readonly Reason[]): Judgement =>
  judgePressure({ ...record, mean: null, doubts });

class MicrolifeDialogue extends Dialogue<Uint8Array> {
  readonly #events: MicrolifeEvent[] = [];
  readonly #parser = new MicrolifeParser((event) => this.#events.push(event));

  constructor(port: Port, signal: AbortSignal) {
    super(port, signal, ({ bytes }) => [bytes]);
  }

  /** The text of a reply; `damaged` when none was whole, `undefined` when nothing came. */
  async question(operation: number): Promise<string | 'damaged' | undefined> {
    let heard: 'damaged' | undefined;
    for (let attempt = 0; attempt < TRIES && !this.ended; attempt += 1) {
      const events = await this.#collect(operation);
      if (events.length === 0) return heard;
      const [event] = events;
      if (event?.type === 'reply' && events.length === 1) return event.text;
      heard = 'damaged';
    }
    return heard;
  }

  /** What comes until the line falls silent: a reply does not tell its length. */
  async #collect(operation: number): Promise<readonly MicrolifeEvent[]> {
    this.#parser.settle();
    this.#events.length = 0;
    let piece = await this.ask([encodeCommand(operation)], (bytes) => bytes, ANSWER);
    while (piece) {
      this.#parser.push(piece);
      piece = await this.next((bytes) => bytes, SILENCE);
    }
    this.#parser.settle();
    return this.#events.splice(0);
  }

  async look(): Promise<Look<Stored>> {
    const text = await this.question(MICROLIFE.records);
    if (text === undefined) return { type: 'silent' };
    if (text === 'damaged') return { type: 'damaged', reason: 'checksum' };
    const listed = decodeRecords(text);
    if (listed.type === 'doubtful') return { type: 'damaged', reason: 'implausible', detail: 'count' };
    if (listed.type === 'damaged') return { type: 'damaged', reason: 'implausible', detail: 'record' };
    const told = await this.question(MICROLIFE.clock);
    const clock = told === undefined ? undefined : decodeClock(told);
    const records = listed.records.map((record) => ({ key: record.text, time: record.deviceTime, record }));
    return { type: 'memory', count: records.length, records, device, ...(clock === undefined ? {} : { clock }) };
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new MicrolifeDialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ record }) => judge(record, []) });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const told = await new MicrolifeDialogue(port, signal).question(MICROLIFE.clock);
  if (told === undefined) return { type: 'silent' };
  const clock = decodeClock(told);
  if (told === 'damaged') return { type: 'foreign', detail: 'checksum' };
  return { type: 'heard', device, warnings: [], ...(clock === undefined ? {} : { clock }) };
}

/** Each stored record of the capture; one made within two minutes before the clock told in the capture is fresh. */
function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  let clock: string | undefined;
  const held: MicrolifeRecord[] = [];

  const isRecent = ({ deviceTime }: MicrolifeRecord): boolean => {
    if (clock === undefined || deviceTime === undefined) return false;
    const age = Date.parse(`${clock}Z`) - Date.parse(`${deviceTime}:00Z`);
    return age >= 0 && age <= RECENT;
  };
  const tellHeld = (): void => {
    for (const record of held.splice(0)) tellJudged(judge(record, isRecent(record) ? [] : ['not-fresh']), emit);
  };
  const refuse = (reason: Reason, detail?: string): void => {
    heard = true;
    emit({ type: 'refused', reason, ...(detail === undefined ? {} : { detail }) });
  };

  const parser = new MicrolifeParser((event) => {
    if (event.type === 'damaged') refuse('checksum');
    if (event.type !== 'reply') return;
    if (!isListing(event.text)) {
      clock = decodeClock(event.text) ?? clock;
      return;
    }
    const listed = decodeRecords(event.text);
    if (listed.type !== 'records') {
      refuse('implausible', listed.type === 'doubtful' ? 'count' : 'record');
      return;
    }
    tellHeld();
    heard ||= listed.records.length > 0;
    held.push(...listed.records);
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.settle();
      tellHeld();
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
