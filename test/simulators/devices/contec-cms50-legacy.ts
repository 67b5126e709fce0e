import type { DeviceSimulator } from '../device-simulator.ts';
import { type FingerOptions, fingerSimulator } from '../finger.ts';
import { concat, type Simulator } from '../simulator.ts';

/** The transfer of a memory: one value a second, `undefined` where there was no finger. */
export function contecLegacyMemory(seconds: readonly ([spo2: number, pulse: number] | undefined)[]): Uint8Array {
  const bytes = seconds.length * 3 - 1;
  const announcement = Uint8Array.of(0xf2, 0x80, 0x00, 0xf2, 0x80, 0x00, 0xf2, 0x80, 0x00);
  const length = Uint8Array.of(0x80 | (bytes >> 14), 0x80 | ((bytes >> 7) & 0x7f), bytes & 0x7f);
  const records = seconds.map((values) => {
    const [spo2, pulse] = values ?? [0x7f, 0xff];
    return Uint8Array.of(0xf0 | (pulse >> 7), 0x80 | (pulse & 0x7f), spo2);
  });
  return concat([announcement, length, ...records]);
}

/** Contec CMS50 with 5-byte frames. Sources as told in DEVICES.md 1.1. */
export const contecLegacySimulator = (options: FingerOptions = {}): Simulator =>
  fingerSimulator({
    ...options,
    period: 1000 / 60,
    encode: ({ phase, spo2, pulse, level, beat, fault }) => {
      const unknown = phase === 'searching' || fault === 'sentinel';
      const [shownPulse, shownSpo2] = unknown ? [0xff, 0x7f] : [pulse, spo2];
      const strength = phase === 'measuring' ? 5 : 0;
      return Uint8Array.of(
        0x80 | strength | (phase === 'out' ? 0x10 : 0) | (beat && phase === 'measuring' ? 0x40 : 0),
        phase === 'out' ? 0 : Math.round(level * 127),
        (phase === 'out' ? 0 : Math.round(level * 15)) |
          (fault === 'sensor-fault' ? 0x10 : 0) |
          (phase === 'searching' ? 0x20 : 0) |
          (shownPulse & 0x80 ? 0x40 : 0),
        shownPulse & 0x7f,
        shownSpo2,
      );
    },
  });

export const simulator: DeviceSimulator = () => contecLegacySimulator();
