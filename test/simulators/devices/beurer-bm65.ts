import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Simulator } from '../simulator.ts';

const FAULTS = [
  'no-measurement',
  'truncated',
  'switched-off',
  'wrong-model',
  'empty-record',
  'no-clock',
  'implausible',
] as const;
const NOTHING = new Uint8Array();
const NAME = 'Andon Blood Pressure Meter KD001';

/** Beurer BM65 on its serial cable; record 1 is the newest. Source: DEVICES.md 2.4. */
export function bm65Simulator(options: CuffOptions = {}): Simulator {
  const memory = new CuffMemory(options);
  const fault = new FaultSwitch(FAULTS);
  let awaitsIndex = false;

  const record = (index: number): number[] => {
    const kept = memory.kept.at(-index);
    if (!kept || index === 0) return [0xa9];
    if (fault.current === 'empty-record' && index === memory.kept.length)
      return [0xac, ...new Array<number>(8).fill(0xff)];
    const time = memory.timeAt(kept.at);
    const [systolic, diastolic] =
      fault.current === 'implausible' ? [kept.diastolic, kept.systolic] : [kept.systolic, kept.diastolic];
    const date = fault.current === 'no-clock' ? [0, 0] : [time.getUTCMonth() + 1, time.getUTCDate()];
    const clock = [...date, time.getUTCHours(), time.getUTCMinutes(), time.getUTCFullYear() - 2000];
    const bytes = [0xac, systolic - 25, diastolic - 25, kept.pulse, ...clock];
    return fault.current === 'truncated' ? bytes.slice(0, 5) : bytes;
  };

  const obey = (byte: number): number[] => {
    if (awaitsIndex) {
      awaitsIndex = false;
      return record(byte);
    }
    switch (byte) {
      case 0xaa:
        return [0x55];
      case 0xa4:
        return Array.from(fault.current === 'wrong-model' ? NAME.replaceAll('o', '\x07') : NAME, (c) =>
          c.charCodeAt(0),
        );
      case 0xa2:
        return [memory.kept.length];
      case 0xa3:
        awaitsIndex = true;
        return [];
      default:
        return [];
    }
  };

  return {
    faults: FAULTS,
    connect: () => {
      memory.connect();
      awaitsIndex = false;
    },
    receive: (bytes, now) => {
      if (memory.isMeasuring(now) || fault.current === 'switched-off') return NOTHING;
      memory.contact(now);
      return Uint8Array.from([...bytes].flatMap(obey));
    },
    advance: (now) => {
      memory.advance(now, fault.current !== 'no-measurement');
      return NOTHING;
    },
    dueAt: () => memory.dueAt(),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(memory.values, changed),
  };
}

export const simulator: DeviceSimulator = (cuff) => bm65Simulator({ clock: localMinute(), ...cuff });
