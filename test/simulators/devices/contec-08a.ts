import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions, type Kept } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from '../simulator.ts';

const FAULTS = [
  'no-measurement',
  'truncated',
  'switched-off',
  'silence',
  'no-clock',
  'msb-lost',
  'implausible',
] as const;

/** Contec08A, HID with reports of 64 bytes; the patient is user 1 of 3. Source: DEVICES.md 2.10 and 11.5. */
export function contec08aSimulator(options: CuffOptions = {}): PacketSimulator {
  const memory = new CuffMemory({ capacity: 100, ...options });
  const fault = new FaultSwitch(FAULTS);

  const report = (...meant: number[]): Packet => {
    const bytes = new Uint8Array(64);
    bytes.set(meant);
    return { bytes };
  };

  /** Groups of a map and seven bytes, all with bit 7 set. */
  const pack = (bytes: readonly number[]): number[] => {
    const packed: number[] = [];
    for (let at = 0; at < bytes.length; at += 7) {
      const part = bytes.slice(at, at + 7);
      packed.push(
        0x80 | part.reduce((map, byte, i) => map | ((byte >> 7) << i), 0),
        ...part.map((byte) => byte | 0x80),
      );
    }
    return packed;
  };

  const record = (kept: Kept): Packet => {
    const time = memory.timeAt(kept.at);
    const [systolic, diastolic] =
      fault.current === 'implausible' ? [kept.diastolic, kept.systolic] : [kept.systolic, kept.diastolic];
    const [month, day] = fault.current === 'no-clock' ? [0, 0] : [time.getUTCMonth() + 1, time.getUTCDate()];
    const values = [
      systolic >> 8,
      systolic & 0xff,
      diastolic,
      kept.pulse,
      kept.mean,
      time.getUTCFullYear() - 2000,
      month,
    ];
    const bytes = pack([...values, day, time.getUTCHours(), time.getUTCMinutes(), 0, 0x11]);
    if (fault.current === 'msb-lost') bytes[0] = 0x80;
    return report(...bytes);
  };

  const list = (user: number): Packet[] => {
    const kept = user === 1 ? memory.kept : [];
    if (fault.current === 'switched-off') return [report(0x4a, 0x43, 0x00, 0, 0)];
    const head = [0x80, 0x80, 0x80 | kept.length, 0x82, ...new Array<number>(7).fill(0x80), 0x80 | user];
    const packets = [report(0x4a, 0x43, 0x01, 0, 0), report(0x46, 0x41, ...head), ...kept.map(record)];
    return fault.current === 'truncated' ? packets.slice(0, -1) : packets;
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: () => memory.connect(),
    receive: ({ bytes }, now) => {
      if (memory.isMeasuring(now) || fault.current === 'silence') return [];
      memory.contact(now);
      switch (bytes[0]) {
        case 0x40:
          return [report(...bytes.subarray(0, 6))];
        case 0x42:
          return [report(0x48, 0x41, 0x02, 0x13, 0x01, 0x02)];
        case 0x43:
          return list((bytes[3] ?? 0) - 3);
        default:
          return [];
      }
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

export const simulator: DeviceSimulator = (cuff) => contec08aSimulator({ clock: localMinute(), ...cuff });
