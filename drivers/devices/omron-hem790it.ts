import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import {
  decodeCount,
  decodeReading,
  decodeSerial,
  decodeVersion,
  encodeClear,
  encodeCount,
  encodeEnd,
  encodeReading,
  encodeSerial,
  encodeVersion,
  HEM790_MODES,
  type Hem790Event,
  Hem790Parser,
  type Hem790Reading,
} from '../codecs/omron-hem790it.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { ARM_CUFF_THEN_PC_GUIDE, CUFF_LIMIT } from '../guides/cuff.ts';
import type { StoredRecord } from '../rules/memory.ts';
import { type Judgement, judgePressure, tellJudged } from '../rules/pressure.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { type Look, measureFromMemory } from '../sessions/memory.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'omron-hem790it',
  model: 'Omron HEM-790IT',
  grade: 'B',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'hid', numbered: false, usb: [{ vendorId: '0590', productId: '0028' }] }],
  guide: ARM_CUFF_THEN_PC_GUIDE,
  returns: true,
  limit: CUFF_LIMIT,
};

/** Ms an answer may take; times the line is cleared before a mode is given up, and a question repeated. */
const ANSWER = 1000;
const TRIES = 3;
/** The memories of users A and B, and how many of the newest readings of each are looked at. */
const BANKS = [0, 1] as const;
const NEWEST = 4;

type Stored = StoredRecord & { readonly reading: Hem790Reading };
type Answer = Uint8Array | 'no' | 'damaged';

const toStored = (bank: number, payload: Uint8Array, reading: Hem790Reading): Stored => ({
  key: `${bank}:${Array.from(payload, (byte) => byte.toString(16)).join(' ')}`,
  time: reading.deviceTime,
  reading,
});

function judge({ irregular, movement, ...found }: Hem790Reading, doubts: readonly Reason[] = []): Judgement {
  const told: Reason[] = [...doubts];
  if (irregular) told.push('irregular-pulse');
  if (movement) told.push('motion');
  return judgePressure({ ...found, mean: null, doubts: told });
}

/** Talks to the monitor: a mode by a feature report, the line cleared, then questions. */
class Hem790Dialogue extends Dialogue<Hem790Event> {
  #identity: DeviceIdentity = { driver: manifest.id, model: manifest.model };
  #identified = false;
  #mode: Uint8Array | undefined;

  constructor(port: Port, signal: AbortSignal) {
    const events: Hem790Event[] = [];
    const parser = new Hem790Parser((event) => events.push(event));
    super(port, signal, ({ bytes, channel }) => {
      if (channel === undefined) parser.push(bytes);
      return events.splice(0);
    });
  }

  get identity(): DeviceIdentity {
    return this.#identity;
  }

  async enter(mode: Uint8Array): Promise<boolean> {
    await this.send([mode], 'feature');
    for (let attempt = 0; attempt < TRIES && !this.ended; attempt += 1)
      if (await this.ask(encodeClear(), ({ type }) => (type === 'ok' ? true : undefined), ANSWER)) return true;
    return false;
  }

  /** The answer to a question, asked again while it is `NO` or comes damaged; `undefined` when there is none. */
  async question(reports: readonly Uint8Array[]): Promise<Answer | undefined> {
    const pick = (event: Hem790Event): Answer | undefined => {
      if (event.type === 'answer') return event.payload;
      return event.type === 'no' || event.type === 'damaged' ? event.type : undefined;
    };
    let answer: Answer | undefined;
    for (let attempt = 0; attempt < TRIES && !this.ended; attempt += 1) {
      answer = await this.ask(reports, pick, ANSWER);
      if (answer === undefined || answer instanceof Uint8Array) return answer;
    }
    return answer;
  }

  /** Who it is; false when it does not answer. */
  async identify(): Promise<boolean> {
    if (this.#identified) return true;
    const [mode] = HEM790_MODES.info;
    const version = (await this.enter(mode)) ? await this.question(encodeVersion()) : undefined;
    if (!(version instanceof Uint8Array)) return false;
    const serial = await this.question(encodeSerial());
    const number = serial instanceof Uint8Array ? decodeSerial(serial) : undefined;
    const told = decodeVersion(version);
    this.#identity = {
      driver: manifest.id,
      model: told ? `Omron ${told.model}` : manifest.model,
      ...(told?.firmware === undefined ? {} : { firmware: told.firmware }),
      ...(number === undefined ? {} : { serial: number }),
    };
    this.#identified = true;
    return true;
  }

  /** Enters the mode of readings in which the first bank tells its count: the one that worked before, or the first that does. */
  async enterReadings(): Promise<number | 'damaged' | undefined> {
    let heard: 'damaged' | undefined;
    for (const mode of this.#mode ? [this.#mode] : HEM790_MODES.readings) {
      const answer = (await this.enter(mode)) ? await this.question(encodeCount(BANKS[0])) : undefined;
      const count = answer instanceof Uint8Array ? decodeCount(answer) : undefined;
      if (count === undefined) {
        if (answer === 'damaged') heard = 'damaged';
        continue;
      }
      this.#mode = mode;
      return count;
    }
    return heard;
  }

  /** The newest readings of a bank, added to `found`; false when one could not be read. */
  async readNewest(bank: number, count: number, found: Stored[]): Promise<boolean> {
    for (let index = 0; index < Math.min(count, NEWEST); index += 1) {
      const answer = await this.question(encodeReading(bank, index));
      const reading = answer instanceof Uint8Array ? decodeReading(answer) : undefined;
      if (!(answer instanceof Uint8Array) || reading === undefined) return false;
      if (reading !== 'empty') found.push(toStored(bank, answer, reading));
    }
    return true;
  }

  async look(): Promise<Look<Stored>> {
    if (!(await this.identify())) return { type: 'silent' };
    const first = await this.enterReadings();
    if (first === undefined) return { type: 'silent' };
    if (first === 'damaged') return { type: 'damaged', reason: 'checksum' };
    const records: Stored[] = [];
    let whole = await this.readNewest(BANKS[0], first, records);
    let count = first;
    const second = whole ? await this.question(encodeCount(BANKS[1])) : undefined;
    if (second instanceof Uint8Array) {
      const more = decodeCount(second) ?? 0;
      count += more;
      whole = await this.readNewest(BANKS[1], more, records);
    } else if (second !== 'no') whole = false;
    await this.leave();
    if (!whole) return { type: 'damaged', reason: 'checksum' };
    return { type: 'memory', count, records, device: this.#identity };
  }

  /** Lets the monitor go, so that it can measure: it switches off. */
  async leave(): Promise<void> {
    await this.ask(encodeEnd(), ({ type }) => (type === 'off' ? true : undefined), ANSWER);
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const dialogue = new Hem790Dialogue(port, signal);
  const look = (): Promise<Look<Stored>> => dialogue.look();
  return measureFromMemory(dialogue, emit, manifest, { look, judge: ({ reading }) => judge(reading) });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = new Hem790Dialogue(port, signal);
  if (!(await dialogue.identify())) return { type: 'silent' };
  await dialogue.leave();
  return { type: 'heard', device: dialogue.identity, warnings: [] };
}

/** Each stored reading of the capture: without the questions nothing tells whose it is, so none is proven to be fresh. */
function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  const parser = new Hem790Parser((event) => {
    if (event.type === 'damaged') {
      heard = true;
      emit({ type: 'refused', reason: 'checksum' });
    }
    if (event.type !== 'answer') return;
    const reading = decodeReading(event.payload);
    if (reading === undefined || reading === 'empty') return;
    heard = true;
    tellJudged(judge(reading, ['not-fresh']), emit);
  });
  return {
    push: (bytes: Uint8Array, _at: number, channel?: string) => {
      if (channel === undefined) parser.push(bytes);
    },
    end: () => {
      parser.end();
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
