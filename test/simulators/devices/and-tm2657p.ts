import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { addNoise, assignKnown, FaultSwitch, type Simulator, seededRandom } from '../simulator.ts';

const FAULTS = [
  'cuff-leak',
  'error-code',
  'irregular-pulse',
  'motion',
  'implausible',
  'noise',
  'bad-checksum',
  'refuse-start',
  'keep-old-record',
  'silence',
] as const;

const ACK = Uint8Array.of(0x06);
const NAK = Uint8Array.of(0x15);
const NOTHING = new Uint8Array();
const RS = '\x1e';

export type TmOptions = {
  /** Ms from the start to the result. */
  readonly duration?: number;
  /** Whether the monitor sends its record by itself when done; otherwise it waits to be asked. */
  readonly announces?: boolean;
  /** A measurement taken before, held in memory. */
  readonly remembers?: boolean;
  /** The monitor's clock at ms 0 of the time it is given, local, `YYYY-MM-DDThh:mm`. */
  readonly clock?: string;
  readonly seed?: number;
};

/** A&D TM-2657P arm-in monitor. Source: DEVICES.md 2.6. Its protocol tells no cuff pressure while it measures. */
export function tm2657pSimulator(options: TmOptions = {}): Simulator {
  const { duration = 18_000, announces = true, remembers = true, clock = '2026-03-02T09:41', seed = 1 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  const values = { systolic: 128, mean: 96, diastolic: 79, pulse: 71, error: 7 };
  let due = Number.POSITIVE_INFINITY;
  let began = 0;
  let pending: number[] = [];
  let record: Uint8Array | undefined;

  const column = (letter: string, value: number): string => letter + String(value).padStart(3, ' ');

  const frame = (text: string): Uint8Array => {
    const body = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const check = body.reduce((sum, byte) => sum ^ byte, 0);
    return Uint8Array.of(0x16, 0x16, 0x01, 0x30, 0x30, 0x02, ...body, 0x03, check);
  };

  const stamp = (now: number): string => {
    const time = new Date(Date.parse(`${clock}:00Z`) + now).toISOString();
    return time.slice(2, 16).replaceAll(/[-T:]/g, '');
  };

  const makeRecord = (now: number, pressures = values): Uint8Array => {
    const failing = fault.current === 'cuff-leak' ? 2 : fault.current === 'error-code' ? values.error : 0;
    const error = `E${String(failing).padStart(2, '0')}`;
    const { systolic, mean, diastolic, pulse } = pressures;
    const swapped = fault.current === 'implausible';
    const numbers =
      failing > 0 ? [0, 0, 0, 0] : swapped ? [diastolic, mean, systolic, pulse] : [systolic, mean, diastolic, pulse];
    const results = ['S', 'M', 'D', 'P'].map((letter, i) => column(letter, numbers[i] ?? 0));
    const seconds = Math.min(999, Math.round((now - began) / 1000));
    const extras = [
      column('I', 170),
      column('L', systolic + 11),
      column('i', fault.current === 'irregular-pulse' ? 3 : 0),
      column('m', fault.current === 'motion' ? 2 : 0),
      column('r', 0),
      column('t', seconds),
    ];
    const whole = frame(['TM2657', stamp(now), 'RB', 'M', error, ...results, ...extras].join(RS));
    if (fault.current === 'bad-checksum') whole[whole.length - 1] = (whole.at(-1) ?? 0) ^ 0x40;
    return whole;
  };

  const isMeasuring = (): boolean => Number.isFinite(due);

  const obey = (verb: string, now: number): Uint8Array => {
    switch (verb) {
      case 'ST':
        if (fault.current === 'refuse-start' || isMeasuring()) return NAK;
        began = now;
        due = now + duration;
        return ACK;
      case 'SP':
        due = Number.POSITIVE_INFINITY;
        return ACK;
      case 'RB':
        return record && !isMeasuring() ? record : NAK;
      default:
        return NAK;
    }
  };

  if (remembers) record = makeRecord(-86_400_000, { ...values, systolic: 134, mean: 103, diastolic: 84, pulse: 76 });

  return {
    faults: FAULTS,
    connect: () => {
      pending = [];
    },
    receive: (bytes, now) => {
      pending.push(...bytes);
      const answers: number[] = [];
      for (let etx = pending.indexOf(0x03); etx >= 0 && pending.length > etx + 1; etx = pending.indexOf(0x03)) {
        const text = pending.slice(pending.lastIndexOf(0x02, etx) + 1, etx);
        const sound = text.reduce((sum, byte) => sum ^ byte, 0) === pending[etx + 1];
        pending = pending.slice(etx + 2);
        answers.push(...(sound ? obey(String.fromCharCode(...text), now) : NAK));
      }
      return fault.current === 'silence' ? NOTHING : Uint8Array.from(answers);
    },
    advance: (now) => {
      if (now < due) return NOTHING;
      due = Number.POSITIVE_INFINITY;
      if (fault.current === 'keep-old-record' || fault.current === 'silence') return NOTHING;
      record = makeRecord(now);
      if (!announces) return NOTHING;
      return fault.current === 'noise' ? addNoise(record, random, 12) : record;
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

export const simulator: DeviceSimulator = () => tm2657pSimulator({ clock: localMinute() });
