import { PlethWave } from './pleth-wave.ts';
import { addNoise, assignKnown, concat, FaultSwitch, type Simulator, seededRandom } from './simulator.ts';

/** The faults every oximeter of this kind can play. `sentinel`: no value though no status says why. */
const FINGER_FAULTS = [
  'finger-out',
  'searching',
  'sensor-fault',
  'sentinel',
  'noise',
  'lost-bytes',
  'silence',
] as const;

/** What an oximeter knows at one moment. The numbers stay the last ones after the finger has left, as on real devices. */
export type FingerState = {
  readonly phase: 'out' | 'searching' | 'measuring';
  readonly spo2: number;
  readonly pulse: number;
  /** 0 to 1. */
  readonly level: number;
  readonly beat: boolean;
  readonly fault: string;
  readonly values: Readonly<Record<string, number>>;
  readonly now: number;
};

export type FingerOptions = {
  /** Ms from the finger's arrival to the first values. */
  readonly search?: number;
  readonly seed?: number;
};

type Definition = FingerOptions & {
  /** Ms between two frames. */
  readonly period: number;
  /** Faults beside {@link FINGER_FAULTS}. */
  readonly faults?: readonly string[];
  /** Values beside `spo2` and `pulse`. */
  readonly values?: Readonly<Record<string, number>>;
  readonly encode: (state: FingerState) => Uint8Array;
  /** What the device answers to bytes of the host. */
  readonly hear?: (bytes: Uint8Array, now: number) => Uint8Array;
  /** Whether it streams; always when absent. */
  readonly isStreaming?: (now: number) => boolean;
  readonly connected?: (now: number) => void;
};

/** A device with a finger in it that sends a frame every period. */
export function fingerSimulator(definition: Definition): Simulator {
  const { period, encode, search = 2500, seed = 1 } = definition;
  const faults = [...FINGER_FAULTS, ...(definition.faults ?? [])];
  const fault = new FaultSwitch(faults);
  const random = seededRandom(seed);
  const wave = new PlethWave();
  const values: Record<string, number> = { spo2: 97, pulse: 72, ...definition.values };
  let due = Number.POSITIVE_INFINITY;
  let fingerIn = 0;
  let out = false;

  const phaseAt = (now: number): FingerState['phase'] => {
    const isOut = fault.current === 'finger-out';
    if (out && !isOut) fingerIn = now;
    out = isOut;
    if (out) return 'out';
    return fault.current === 'searching' || now - fingerIn < search ? 'searching' : 'measuring';
  };

  const frameAt = (now: number): Uint8Array => {
    const { spo2 = 0, pulse = 0 } = values;
    const { level, beat } = wave.next(period, pulse);
    const bytes = encode({ phase: phaseAt(now), spo2, pulse, level, beat, fault: fault.current, values, now });
    if (fault.current !== 'lost-bytes' || random() > 0.1) return bytes;
    const lost = Math.floor(random() * bytes.length);
    return concat([bytes.subarray(0, lost), bytes.subarray(lost + 1)]);
  };

  return {
    faults,
    connect: (now) => {
      due = now;
      fingerIn = now;
      out = false;
      definition.connected?.(now);
    },
    receive: (bytes, now) =>
      fault.current === 'silence' ? new Uint8Array() : (definition.hear?.(bytes, now) ?? new Uint8Array()),
    advance: (now) => {
      const parts: Uint8Array[] = [];
      for (; due <= now; due += period)
        if (definition.isStreaming?.(due) !== false && fault.current !== 'silence') parts.push(frameAt(due));
      const bytes = concat(parts);
      return fault.current === 'noise' ? addNoise(bytes, random, 40) : bytes;
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}
