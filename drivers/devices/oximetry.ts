import type { Reading, Reason, ScalarKind } from '#protocol/measurement.ts';
import type { NoninPacket } from '../codecs/nonin.ts';

/** Ranges the device states: SpO2 in %, pulse in /min. 0 % is inside its range but is no reading of a living patient. */
const RANGES = { 'oxygen-saturation': [1, 100], 'pulse-rate': [18, 321] } as const;
const UNITS = { 'oxygen-saturation': '%', 'pulse-rate': '/min' } as const;

/** Ms of uninterrupted values behind a result. Ours, not the maker's: the device averages four beats itself. */
const STABLE = { valid: 10_000, smartPoint: 4_000, doubtful: 20_000 } as const;
/** Ms without a set of values after which a run is broken: two sets of formats 2 and 7 lost, or one of format 8. */
const BREAK = { 2: 1000, 7: 1000, 8: 2500 } as const;
const PERIOD = { 2: 1000 / 3, 7: 1000 / 3, 8: 1000 } as const;

/** Why the set holds no usable value. Held values after the finger has left have the sensor alarm set, so it comes first. */
function refusal(packet: NoninPacket): Reason | undefined {
  if (packet.sensorDisconnected) return 'sensor-disconnected';
  if (packet.sensorAlarm) return 'sensor-off';
  if (packet.outOfTrack) return 'out-of-track';
  return undefined;
}

function doubts(packet: NoninPacket): Reason[] {
  const reasons: Reason[] = [];
  if (packet.artefact) reasons.push('artefact');
  if (packet.perfusion !== 'adequate') reasons.push('low-perfusion');
  return reasons;
}

function toReading(kind: keyof typeof RANGES, value: number | null, packet: NoninPacket, doubted: Reason[]): Reading {
  const [low, high] = RANGES[kind];
  const refused = refusal(packet) ?? (value === null ? 'missing' : undefined);
  const field: { kind: ScalarKind; unit: string } = { kind, unit: UNITS[kind] };
  if (refused !== undefined || value === null)
    return { ...field, value: null, validity: 'invalid', reasons: [refused ?? 'missing'] };
  if (value < low || value > high) return { ...field, value: null, validity: 'invalid', reasons: ['out-of-range'] };
  const battery: Reason[] = packet.lowBattery ? ['low-battery'] : [];
  return {
    ...field,
    value,
    validity: doubted.length > 0 ? 'questionable' : 'valid',
    reasons: [...doubted, ...battery],
  };
}

/**
 * SpO2 and pulse rate of one set of values. Sensor off, disconnected or out of track refuse both; artefact and marginal
 * or low perfusion make them questionable; a sentinel or a value outside the device's range refuses that value alone.
 */
export function judge(packet: NoninPacket, doubted = doubts(packet)): [Reading, Reading] {
  return [
    toReading('oxygen-saturation', packet.spo2, packet, doubted),
    toReading('pulse-rate', packet.pulseRate, packet, doubted),
  ];
}

/**
 * Decides when running values are a result. The result is the last set the device reported, never an average:
 * - `valid` after 10 s of consecutive valid sets, or 4 s when the device adds its SmartPoint statement;
 * - `questionable`, with every doubt of the run, after 20 s of usable sets that never were valid for long enough.
 * Any invalid set, or silence, starts from zero. Time is the device's own: sets times their period; the clock only
 * tells silence. One result per run: another needs the finger out and in again.
 */
export class StableOximetry {
  #usable = 0;
  #valid = 0;
  #last: number | undefined;
  #doubts = new Set<Reason>();
  #done = false;

  /** The readings of the result this set completes, if it does. `at` in ms. */
  take(packet: NoninPacket, at: number): [Reading, Reading] | undefined {
    const silent = this.#last !== undefined && at - this.#last > BREAK[packet.format];
    this.#last = at;
    const readings = judge(packet);
    const unusable = readings.some(({ validity }) => validity === 'invalid');
    if (silent || unusable) this.#reset();
    if (unusable || this.#done) return undefined;
    const doubted = doubts(packet);
    for (const reason of doubted) this.#doubts.add(reason);
    this.#usable += PERIOD[packet.format];
    this.#valid = doubted.length > 0 ? 0 : this.#valid + PERIOD[packet.format];
    if (this.#enough(this.#valid, packet.smartPoint ? STABLE.smartPoint : STABLE.valid)) return this.#finish(readings);
    if (this.#enough(this.#usable, STABLE.doubtful)) return this.#finish(judge(packet, [...this.#doubts]));
    return undefined;
  }

  /** Ms of further valid sets until a result, as far as is known now. */
  get remaining(): number {
    return Math.max(0, Math.round(STABLE.valid - this.#valid));
  }

  #enough(elapsed: number, needed: number): boolean {
    return elapsed > needed - 1;
  }

  #finish(readings: [Reading, Reading]): [Reading, Reading] {
    this.#done = true;
    return readings;
  }

  #reset(): void {
    this.#usable = 0;
    this.#valid = 0;
    this.#doubts = new Set();
    this.#done = false;
  }
}
