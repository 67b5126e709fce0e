import type { DeviceIdentity } from '#protocol/device.ts';
import type { LiveBody } from '#protocol/live.ts';
import type { Reading, Reason } from '#protocol/measurement.ts';
import type { Emit, Outcome, PassiveEvent, PassiveReader } from '../device.ts';
import {
  isUsable,
  judge,
  LeapGuard,
  type OximetryReadings,
  type OximetrySet,
  StableOximetry,
} from '../rules/oximetry.ts';
import type { Port } from '../transports/transport.ts';

/** Ms of a patient between two samples sent on: what a device says 60 times a second is shown 3 times. */
const SAMPLE_EVERY = 333;
/** Ms of pleth sent on together. */
const BATCH = 40;

/** How a device's pleth is told: samples a second, and full scale. */
export type PlethScale = { readonly rate: number; readonly full: number };

/** Joins pleth samples that touch into short batches. */
class PlethBatch {
  readonly #emit: Emit;
  #scale: PlethScale = { rate: 1, full: 1 };
  #values: number[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  add(value: number, scale: PlethScale): void {
    if (scale.full !== this.#scale.full || scale.rate !== this.#scale.rate) this.flush();
    this.#scale = scale;
    this.#values.push(value);
    if (this.#values.length * 1000 >= BATCH * scale.rate) this.flush();
  }

  flush(): void {
    if (this.#values.length === 0) return;
    this.#emit({ type: 'pleth', rate: this.#scale.rate, full: this.#scale.full, values: this.#values });
    this.#values = [];
  }
}

const sameReadings = (a: OximetryReadings | undefined, b: OximetryReadings): boolean =>
  a === b || (a !== undefined && JSON.stringify(a) === JSON.stringify(b));

/**
 * What an oximeter has said so far, whatever its protocol: samples and pleth as they come, the result once stable, and
 * why there is none yet. The driver pushes bytes into its parser and the parser's sets and pleth into this.
 */
export class OximeterReader {
  /** Told of a result at the very set that completes it. Without a listener the first is kept for {@link takeResult}. */
  onResult = (readings: OximetryReadings): void => {
    this.#result ??= readings;
  };
  /** Why there is no result: `missing` until the device has spoken. */
  reason: Reason = 'missing';
  /** What the device said last. */
  latest: OximetrySet | undefined;
  readonly #emit: Emit;
  readonly #pleth: PlethBatch;
  readonly #stable = new StableOximetry();
  readonly #leaps = new LeapGuard();
  #result: OximetryReadings | undefined;
  #at = 0;
  #phase: 'waiting-for-patient' | 'settling' | undefined;
  #sent: OximetryReadings | undefined;
  #sinceSent = 0;
  #judged: { readonly set: OximetrySet; readonly readings: OximetryReadings } | undefined;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#pleth = new PlethBatch(emit);
  }

  /** The time of the bytes that are pushed next, ms on the port's clock. */
  set now(at: number) {
    this.#at = at;
  }

  set(set: OximetrySet): void {
    this.latest = set;
    if (!this.#leaps.passes(set)) return;
    // A device that repeats itself 100 times a second gives the same object: it is judged once.
    if (this.#judged?.set !== set) this.#judged = { set, readings: judge(set) };
    const { readings } = this.#judged;
    const result = this.#stable.take(set, this.#at, readings);
    const usable = isUsable(readings);
    this.reason = usable ? 'too-short' : (readings.find((r) => r.validity === 'invalid')?.reasons[0] ?? 'missing');
    this.#sinceSent += set.period;
    if (this.#sinceSent >= SAMPLE_EVERY || !sameReadings(this.#sent, readings)) this.#send(readings, usable);
    if (result) this.onResult(result);
  }

  /** A sample of the pulse wave; `undefined` where the device shows none. */
  pleth(value: number | undefined, scale: PlethScale): void {
    if (value === undefined) this.#pleth.flush();
    else this.#pleth.add(value, scale);
  }

  /** Bytes were lost or damaged: samples before and after do not touch. */
  gap(): void {
    this.#pleth.flush();
    if (this.reason === 'missing') this.reason = 'checksum';
  }

  /** A finished measurement the device made by itself: a result at once, when it is usable. */
  finished(readings: OximetryReadings): void {
    for (const reading of readings) this.#emit({ type: 'sample', reading });
    if (isUsable(readings)) this.onResult(readings);
    else this.reason = readings.find((r) => r.validity === 'invalid')?.reasons[0] ?? 'missing';
  }

  end(): void {
    this.#pleth.flush();
  }

  /** The result, taken once: the next one needs a new run. */
  takeResult(): OximetryReadings | undefined {
    const result = this.#result;
    this.#result = undefined;
    return result;
  }

  #send(readings: OximetryReadings, usable: boolean): void {
    this.#sent = readings;
    this.#sinceSent = 0;
    for (const reading of readings) this.#emit({ type: 'sample', reading });
    const phase = usable ? 'settling' : 'waiting-for-patient';
    if (phase === 'settling') this.#emit({ type: 'progress', phase, remaining: this.#stable.remaining });
    else if (phase !== this.#phase) this.#emit({ type: 'progress', phase });
    this.#phase = phase;
  }
}

/** A device's parser joined to its reader. */
export type Oximeter = {
  readonly reader: OximeterReader;
  readonly push: (bytes: Uint8Array) => void;
  /** The bytes are over: what waited for a confirmation is decided. */
  readonly end: () => void;
  readonly device: () => DeviceIdentity;
};

/** Joins parsers, whose sinks tell `reader`, to it. */
export const joinOximeter = (
  reader: OximeterReader,
  device: () => DeviceIdentity,
  ...parsers: readonly { readonly push: (bytes: Uint8Array) => void; readonly end: () => void }[]
): Oximeter => ({
  reader,
  push: (bytes) => {
    for (const parser of parsers) parser.push(bytes);
  },
  end: () => {
    for (const parser of parsers) parser.end();
    reader.end();
  },
  device,
});

/** Something sent again and again while listening: a keep-alive. `every` is asked after each sending, ms. */
export type Pulse = { readonly every: () => number; readonly send: () => Promise<void> };

/** Ms of silence after which a device is taken to send nothing, unless the patient has to switch it on. */
const SILENCE = 10_000;
/** Ms a patient has to switch a device on. */
export const TO_SWITCH_ON = 30_000;

/**
 * Listens until the values are stable, the device is silent for `silence` ms or `deadline` (the port's clock, ms) is over.
 */
export async function listenUntilStable(
  port: Port,
  signal: AbortSignal,
  oximeter: Oximeter,
  deadline: number,
  { pulse, silence = SILENCE }: { pulse?: Pulse; silence?: number } = {},
): Promise<Outcome> {
  const { reader } = oximeter;
  let heard = port.now();
  let beat = pulse ? heard + pulse.every() : Number.POSITIVE_INFINITY;
  for (;;) {
    const readings = reader.takeResult();
    if (readings) return { type: 'readings', readings, device: oximeter.device() };
    const until = Math.min(deadline, heard + silence);
    if (port.now() >= until) return { type: 'timed-out', reason: reader.reason, device: oximeter.device() };
    if (pulse && port.now() >= beat) {
      await pulse.send();
      beat = port.now() + pulse.every();
    }
    const result = await port.read({ timeout: Math.max(0, Math.min(until, beat) - port.now()), signal });
    if (result.type === 'ended') {
      oximeter.end();
      const last = reader.takeResult();
      if (last) return { type: 'readings', readings: last, device: oximeter.device() };
      return { type: 'refused', reason: reader.reason, device: oximeter.device() };
    }
    if (result.type === 'timed-out') continue;
    heard = result.chunk.at;
    reader.now = result.chunk.at;
    oximeter.push(result.chunk.bytes);
  }
}

/**
 * Listens for `ms` at most, with no patient, until `recognised`. Source of a self-test where a device cannot be asked, but
 * talks by itself: bytes that are nothing of its protocol are another device's.
 */
export async function hear(
  port: Port,
  signal: AbortSignal,
  ms: number,
  push: (bytes: Uint8Array) => void,
  recognised: () => boolean,
): Promise<'heard' | 'silent' | 'foreign'> {
  const deadline = port.now() + ms;
  let bytes = 0;
  while (port.now() < deadline && !recognised()) {
    const result = await port.read({ timeout: deadline - port.now(), signal });
    if (result.type === 'ended') break;
    if (result.type === 'timed-out') continue;
    bytes += result.chunk.bytes.length;
    push(result.chunk.bytes);
  }
  if (recognised()) return 'heard';
  return bytes > 0 ? 'foreign' : 'silent';
}

/** The same function, which gives the set it made before while what it is given stays the same object. */
export function remembering<V extends object>(toSet: (values: V) => OximetrySet): (values: V) => OximetrySet {
  let last: { readonly values: V; readonly set: OximetrySet } | undefined;
  return (values) => {
    if (last?.values !== values) last = { values, set: toSet(values) };
    return last.set;
  };
}

/** What a device keeps in its memory, beside the live stream. */
export type Stored = {
  readonly readings: (readings: OximetryReadings) => void;
  readonly refused: (reason: Reason) => void;
};

/** Tells a stored value as a measurement: nothing in it proves when it was made, so it is `questionable` with `not-fresh`. */
export function tellStored(set: OximetrySet, reader: OximeterReader, stored: Stored): void {
  if (reader.reason === 'missing') reader.reason = 'not-fresh';
  stored.readings(judge(set, [...set.doubts, 'not-fresh']));
}

/** Where stored values are nobody's: a session asks for the reading being made, never for an older one. */
export const IGNORE_STORED: Stored = { readings: () => undefined, refused: () => undefined };

/**
 * Passive replay: samples as they come; a measurement for each stable run and each stored value; a refusal when the bytes
 * end without any. `open` joins the parser to a reader.
 */
export function passiveOximeter(
  emit: (event: PassiveEvent) => void,
  open: (live: Emit, stored: Stored) => Oximeter,
): PassiveReader {
  let told = false;
  const tell = (readings: readonly Reading[]): void => {
    told = true;
    for (const reading of readings) emit({ type: 'measurement', reading });
  };
  const refused = (reason: Reason): void => {
    told = true;
    emit({ type: 'refused', reason });
  };
  const live = (body: LiveBody): void => {
    if (body.type === 'sample') emit(body);
  };
  const oximeter = open(live, { readings: tell, refused });
  // At once, and not when the chunk is over: how bytes are cut must not change what is told, nor its order.
  oximeter.reader.onResult = tell;
  return {
    push: (bytes, at) => {
      oximeter.reader.now = at;
      oximeter.push(bytes);
    },
    end: () => {
      oximeter.end();
      if (!told) emit({ type: 'refused', reason: oximeter.reader.reason });
    },
  };
}
