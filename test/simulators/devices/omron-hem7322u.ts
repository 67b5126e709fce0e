import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions, type Kept } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from '../simulator.ts';

const FAULTS = ['no-measurement', 'bad-checksum', 'truncated', 'switched-off', 'error-answer', 'implausible'] as const;
const START = 0x02ac;
const RECORD = 14;

export type Hem7322Options = CuffOptions & {
  /** Readings each of the two users has room for: 100, or 60 in a HEM-7131U. */
  readonly room?: number;
};

/** Omron HEM-7322U, HID with numbered reports of 64 bytes; the patient is user 1. Source: DEVICES.md 2.2. */
export function hem7322Simulator(options: Hem7322Options = {}): PacketSimulator {
  const { room = 100, ...cuff } = options;
  const memory = new CuffMemory({ capacity: room, ...cuff });
  const fault = new FaultSwitch(FAULTS);
  let greeted = false;
  let stored: Uint8Array | undefined;

  const record = (kept: Kept): number[] => {
    const time = memory.timeAt(kept.at);
    const [systolic, diastolic] =
      fault.current === 'implausible' ? [kept.diastolic, kept.systolic] : [kept.systolic, kept.diastolic];
    const date = ((time.getUTCMonth() + 1) << 10) | (time.getUTCDate() << 5) | time.getUTCHours();
    const rest = (time.getUTCMinutes() << 6) | time.getUTCSeconds();
    const packed = [date >> 8, date & 0xff, rest >> 8, rest & 0xff];
    return [diastolic, systolic - 25, time.getUTCFullYear() - 2000, kept.pulse, ...packed, 0, 0, 0, 0, 0, 0];
  };

  const image = (): Uint8Array => {
    const bytes = new Uint8Array(2 * room * RECORD).fill(0xff);
    for (const [index, kept] of memory.kept.entries()) bytes.set(record(kept), index * RECORD);
    return bytes;
  };

  const answer = (kind: number, address: number, contents: readonly number[]): Packet[] => {
    const frame = [contents.length + 8, kind, 0, address >> 8, address & 0xff, contents.length, ...contents, 0];
    const check =
      frame.reduce((sum, byte) => sum ^ byte, 0) ^ (fault.current === 'bad-checksum' && kind === 0x81 ? 4 : 0);
    const report = new Uint8Array(64);
    report.set([2, ...frame, check]);
    const cut = fault.current === 'truncated' && kind === 0x81;
    return [{ bytes: cut ? report.slice(0, 30) : report }];
  };

  const obey = (frame: readonly number[]): Packet[] => {
    const [, command, , high = 0, low = 0, size = 0] = frame;
    if (command === 0x00) {
      greeted = true;
      stored = image();
      return answer(0x80, 0, new Array<number>(0x10).fill(0x31));
    }
    if (!greeted) return [];
    if (command === 0x0f) {
      greeted = false;
      return answer(0x8f, 0, []);
    }
    if (command !== 0x01) return [];
    if (fault.current === 'error-answer') return answer(0x8f, 0, [0x0f]);
    const from = ((high << 8) | low) - START;
    const contents = Array.from({ length: size }, (_, i) => stored?.[from + i] ?? 0xff);
    return answer(0x81, from + START, contents);
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: () => {
      memory.connect();
      greeted = false;
    },
    receive: ({ bytes }, now) => {
      if (memory.isMeasuring(now) || fault.current === 'switched-off') return [];
      const frame = [...bytes.subarray(1, 1 + (bytes[1] ?? 0))];
      if (bytes[0] !== 2 || frame.length === 0 || frame.reduce((sum, byte) => sum ^ byte, 0) !== 0) return [];
      memory.contact(now);
      return obey(frame);
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

export const simulator: DeviceSimulator = (cuff) => hem7322Simulator({ clock: localMinute(), ...cuff });
