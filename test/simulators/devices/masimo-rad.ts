import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { type FingerOptions, fingerSimulator } from '../finger.ts';
import type { Simulator } from '../simulator.ts';

export type MasimoOptions = FingerOptions & {
  /** The monitor's clock when it is connected, `YYYY-MM-DDThh:mm:ss`. */
  readonly clock?: string;
  readonly serial?: string;
};

/** The bits beside 800, "Masimo SET", that each fault sets. */
const EXCEPTIONS: Readonly<Record<string, number>> = {
  'finger-out': 0x020,
  searching: 0x008,
  'sensor-fault': 0x002,
  'no-sensor': 0x001,
  'unrecognised-sensor': 0x080,
  'low-perfusion': 0x004,
  interference: 0x010,
  'ambient-light': 0x040,
  'low-signal-iq': 0x400,
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Masimo Rad-8, serial ASCII 1: a line a second. Sources as told in DEVICES.md 1.5. */
export function masimoSimulator(options: MasimoOptions = {}): Simulator {
  const { clock = '2026-03-02T09:15:00', serial = '0000145838' } = options;
  let began = 0;
  return fingerSimulator({
    ...options,
    period: 1000,
    faults: ['no-sensor', 'unrecognised-sensor', 'low-perfusion', 'interference', 'ambient-light', 'low-signal-iq'],
    values: { perfusion: 496 },
    connected: (now) => {
      began = now;
    },
    encode: ({ phase, spo2, pulse, fault, values, now }) => {
      const at = new Date(Date.parse(`${clock}Z`) + now - began);
      const day = `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${two(at.getUTCFullYear() % 100)}`;
      const time = at.toISOString().slice(11, 19);
      const unknown = phase === 'searching' || fault === 'sentinel';
      const index = ((values['perfusion'] ?? 0) / 100).toFixed(2).padStart(5, '0');
      const numbers = unknown
        ? 'SPO2=---% BPM=--- PI=--.--%'
        : `SPO2=${String(spo2).padStart(3, '0')}% BPM=${String(pulse).padStart(3, '0')} PI=${index}%`;
      const bits = 0x800 | (EXCEPTIONS[fault] ?? (phase === 'searching' ? 0x008 : 0));
      const rest = `SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=${bits.toString(16).padStart(6, '0')}`;
      return new TextEncoder().encode(`${day} ${time} SN=${serial} ${numbers} ${rest}\r\n`);
    },
  });
}

export const simulator: DeviceSimulator = () => masimoSimulator({ clock: `${localMinute()}:00` });
