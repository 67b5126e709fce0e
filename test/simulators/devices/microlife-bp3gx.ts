import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions, type Kept } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from '../simulator.ts';

const FAULTS = [
  'no-measurement',
  'bad-checksum',
  'truncated',
  'switched-off',
  'wrong-count',
  'empty-record',
  'no-clock',
  'implausible',
] as const;

export type MicrolifeOptions = CuffOptions & {
  /** How its count is written: the two public sources differ (trap 7). */
  readonly counts?: 'hexadecimal' | 'decimal';
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Microlife BP3GX1-5X, HID with 8-byte reports. Source: DEVICES.md 2.5. */
export function microlifeSimulator(options: MicrolifeOptions = {}): PacketSimulator {
  const { counts = 'hexadecimal', ...cuff } = options;
  const memory = new CuffMemory({ capacity: 200, ...cuff });
  const fault = new FaultSwitch(FAULTS);

  const send = (text: string): Packet[] => {
    const bytes = Array.from(text, (char) => char.charCodeAt(0));
    const sum = bytes.reduce((total, byte) => total + byte, 0) + (fault.current === 'bad-checksum' ? 1 : 0);
    const check = (sum & 0xff).toString(16).toUpperCase().padStart(2, '0');
    const whole = [0x06, ...bytes, ...Array.from(check, (char) => char.charCodeAt(0))];
    const packets: Packet[] = [];
    for (let at = 0; at < whole.length; at += 7) {
      const report = new Uint8Array(8);
      const part = whole.slice(at, at + 7);
      // The upper half of the first byte is no part of the count.
      report.set([0xf0 | part.length, ...part]);
      packets.push({ bytes: report });
    }
    return fault.current === 'truncated' ? packets.slice(0, -2) : packets;
  };

  const record = (kept: Kept, index: number): string => {
    if (fault.current === 'empty-record' && index === 0) return 'F'.repeat(32);
    const time = memory.timeAt(kept.at);
    const date = [time.getUTCFullYear() - 2000, time.getUTCMonth() + 1, time.getUTCDate()];
    const [systolic, diastolic] =
      fault.current === 'implausible' ? [kept.diastolic, kept.systolic] : [kept.systolic, kept.diastolic];
    const word = (systolic | (diastolic << 10) | (kept.pulse << 20)) >>> 0;
    const stamp = [...date, time.getUTCHours(), time.getUTCMinutes()].map(two).join('');
    return `${stamp}000000${word.toString(16).toUpperCase().padStart(8, '0')}00000000`;
  };

  const list = (): Packet[] => {
    const count = memory.kept.length + (fault.current === 'wrong-count' ? 2 : 0);
    const digits = count
      .toString(counts === 'decimal' ? 10 : 16)
      .toUpperCase()
      .padStart(4, '0');
    return send(digits + '0'.repeat(28) + memory.kept.map(record).join(''));
  };

  const clock = (now: number): Packet[] => {
    const time = memory.timeAt(now);
    const date = `${two(time.getUTCMonth() + 1)}${two(time.getUTCDate())}${time.getUTCFullYear()}`;
    const day = `${two(time.getUTCHours())}${two(time.getUTCMinutes())}${two(time.getUTCSeconds())}`;
    return send(fault.current === 'no-clock' ? '00000000000000' : date + day);
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: () => memory.connect(),
    receive: ({ bytes }, now) => {
      const [count, first, second, third, operation] = bytes;
      const meant = count === 4 && first === 0x12 && second === 0x16 && third === 0x18;
      if (!meant || memory.isMeasuring(now) || fault.current === 'switched-off') return [];
      memory.contact(now);
      if (operation === 0x22) return list();
      return operation === 0x26 ? clock(now) : [];
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

export const simulator: DeviceSimulator = (cuff) => microlifeSimulator({ clock: localMinute(), ...cuff });
