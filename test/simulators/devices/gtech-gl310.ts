import type { DeviceSimulator } from '../device-simulator.ts';
import { addNoise, assignKnown, FaultSwitch, type Simulator, seededRandom } from '../simulator.ts';

const FAULTS = ['noise', 'truncated', 'contradiction', 'nobody', 'silence'] as const;
const NOTHING = new Uint8Array();

export type GtechOptions = {
  /** Ms from opening to the record; a patient steps on and stands still. */
  readonly measuresAfter?: number;
  /** The form the scale is set to. */
  readonly form?: 'list' | 'printed';
  readonly seed?: number;
};

/** G-Tech GL-310 scale with height column, on RS-232: one record a measurement. Source: DEVICES.md 11.10. */
export function gtechSimulator(options: GtechOptions = {}): Simulator {
  const { measuresAfter = 5000, form = 'printed', seed = 1 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  /** kg and cm. */
  const values = { weight: 71.4, height: 168.5 };
  let due = Number.POSITIVE_INFINITY;

  const record = (): Uint8Array => {
    const { weight, height } = fault.current === 'nobody' ? { weight: 0.4, height: 12 } : values;
    const bmi = (weight / (height / 100) ** 2 + (fault.current === 'contradiction' ? 3 : 0)).toFixed(1);
    const lines = [
      '\0',
      'GENDER   ---- FEMALE',
      `WEIGHT   ---- ${weight.toFixed(2)} kg`,
      'STANDARD ---- 62.10 kg',
      `HEIGHT   ---- ${height.toFixed(1)} cm`,
      `B  M  I  ----  ${bmi}   `,
      'FATNESS  ---- 115.0 % ',
      'MARKS    ---- NORMAL',
    ];
    const text =
      form === 'printed'
        ? `${lines.join('\r\n')}\r\n\x1bT\0`
        : `\x02${height.toFixed(1)},${weight.toFixed(1)},0,0,${bmi}\x03`;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    if (fault.current === 'truncated') return bytes.subarray(0, Math.floor(bytes.length / 2));
    return fault.current === 'noise' ? addNoise(bytes, random, 15) : bytes;
  };

  return {
    faults: FAULTS,
    connect: (now) => {
      due = now + measuresAfter;
    },
    receive: () => NOTHING,
    advance: (now) => {
      if (now < due) return NOTHING;
      due = Number.POSITIVE_INFINITY;
      return fault.current === 'silence' ? NOTHING : record();
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

export const simulator: DeviceSimulator = () => gtechSimulator();
