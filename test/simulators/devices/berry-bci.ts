import type { DeviceSimulator } from '../device-simulator.ts';
import { type FingerOptions, fingerSimulator } from '../finger.ts';
import type { Simulator } from '../simulator.ts';

/** Berry BM1000. Source: BCI protocol 1.2, as told in DEVICES.md 1.7. */
export const berrySimulator = (options: FingerOptions = {}): Simulator =>
  fingerSimulator({
    ...options,
    period: 10,
    faults: ['no-signal'],
    encode: ({ phase, spo2, pulse, level, beat, fault }) => {
      const unknown = phase === 'searching' || fault === 'sentinel';
      const [shownPulse, shownSpo2] = unknown ? [0xff, 0x7f] : [pulse, spo2];
      const flat = phase === 'out' || fault === 'sensor-fault' || fault === 'no-signal';
      return Uint8Array.of(
        0x80 |
          (flat ? 0 : 5) |
          (fault === 'no-signal' ? 0x10 : 0) |
          (fault === 'sensor-fault' ? 0x20 : 0) |
          (beat && !flat ? 0x40 : 0),
        flat ? 0 : Math.max(1, Math.round(level * 100)),
        (flat ? 0 : Math.round(level * 15)) |
          (phase === 'out' ? 0x10 : 0) |
          (phase === 'searching' ? 0x20 : 0) |
          (shownPulse & 0x80 ? 0x40 : 0),
        shownPulse & 0x7f,
        shownSpo2,
      );
    },
  });

export const simulator: DeviceSimulator = () => berrySimulator();
