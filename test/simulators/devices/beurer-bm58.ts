import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from '../simulator.ts';

const FAULTS = [
  'no-measurement',
  'no-such-record',
  'switched-off',
  'wrong-model',
  'empty-record',
  'no-clock',
  'irregular-pulse',
  'implausible',
] as const;
const NAME = 'Andon Blood Pressure Meter KD001';

/** Beurer BM58, HID with reports of 8 bytes; record 1 is the newest of user 1. Source: DEVICES.md 2.4. */
export function bm58Simulator(options: CuffOptions = {}): PacketSimulator {
  const memory = new CuffMemory(options);
  const fault = new FaultSwitch(FAULTS);
  let open = false;

  const report = (...meant: number[]): Packet[] => {
    const bytes = new Uint8Array(8).fill(0xf4);
    bytes.set(meant);
    return [{ bytes }];
  };

  const record = (index: number): Packet[] => {
    const kept = memory.kept.at(-index);
    if (!kept || index === 0 || fault.current === 'no-such-record') return report(0xa9);
    if (fault.current === 'empty-record' && index === memory.kept.length)
      return report(...new Array<number>(8).fill(0xff));
    const time = memory.timeAt(kept.at);
    const [systolic, diastolic] =
      fault.current === 'implausible' ? [kept.diastolic, kept.systolic] : [kept.systolic, kept.diastolic];
    const date = fault.current === 'no-clock' ? [0, 0] : [time.getUTCMonth() + 1, time.getUTCDate()];
    const year = (time.getUTCFullYear() - 2000) | (fault.current === 'irregular-pulse' ? 0x80 : 0);
    return report(systolic - 25, diastolic - 25, kept.pulse, ...date, time.getUTCHours(), time.getUTCMinutes(), year);
  };

  const obey = (command: number, argument: number): Packet[] => {
    if (command === 0xaa) {
      open = true;
      return report(0x55);
    }
    if (!open) return [];
    if (command >= 0xa4 && command <= 0xa7) {
      const part = NAME.slice(8 * (command - 0xa4), 8 * (command - 0xa3));
      return report(...Array.from(part, (char) => (fault.current === 'wrong-model' ? 7 : char.charCodeAt(0))));
    }
    if (command === 0xa2) return report(memory.kept.length);
    if (command === 0xa3) return record(argument);
    if (command === 0xf6) open = false;
    return [];
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: () => {
      memory.connect();
      open = false;
    },
    receive: ({ bytes }, now) => {
      if (memory.isMeasuring(now) || fault.current === 'switched-off' || bytes.length !== 8) return [];
      memory.contact(now);
      return obey(bytes[0] ?? 0, bytes[1] ?? 0);
    },
    advance: (now) => {
      memory.advance(now, fault.current !== 'no-measurement');
      return [];
    },
    dueAt: () => memory.dueAt(),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(memory.values, changed),
  };
}

export const simulator: DeviceSimulator = (cuff) => bm58Simulator({ clock: localMinute(), ...cuff });
