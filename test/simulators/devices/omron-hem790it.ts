import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions, type Kept } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from '../simulator.ts';

const FAULTS = [
  'no-measurement',
  'bad-checksum',
  'no-answers',
  'truncated',
  'switched-off',
  'empty-record',
  'no-clock',
  'irregular-pulse',
  'motion',
  'implausible',
] as const;

export type Hem790Options = CuffOptions & {
  /** The feature report it takes for its readings: those of the captures, or those of libomron's documents. */
  readonly readingsMode?: readonly [number, number];
  /** Whether a reading ends with its word of flags; a HEM-637 leaves it out. */
  readonly flags?: boolean;
};

const OK = [0x4f, 0x4b];
const NO = [0x4e, 0x4f];

/** Omron HEM-790IT (M7080IT), HID with 8-byte reports. Source: DEVICES.md 2.1 and 11.4. */
export function hem790Simulator(options: Hem790Options = {}): PacketSimulator {
  const { readingsMode = [0x31, 0x2c], flags = true, ...cuff } = options;
  const memory = new CuffMemory({ capacity: 84, ...cuff });
  const fault = new FaultSwitch(FAULTS);
  let mode: readonly number[] = [0, 0];
  let cleared = false;
  let zeros = 0;
  let refusals = 0;
  let command: number[] = [];

  /** Reports with garbage behind the bytes that count, as captured. */
  const send = (bytes: readonly number[]): Packet[] => {
    const packets: Packet[] = [];
    for (let at = 0; at < bytes.length; at += 7) {
      const part = bytes.slice(at, at + 7);
      packets.push({
        bytes: Uint8Array.from([part.length, ...part, ...[0x08, 0x60, 0x11, 0x4f, 0x4b, 0, 1].slice(part.length)]),
      });
    }
    return packets;
  };

  const answer = (payload: readonly number[]): Packet[] => {
    const check = payload.reduce((sum, byte) => sum ^ byte, 0) ^ (fault.current === 'bad-checksum' ? 0x20 : 0);
    const packets = send([...OK, 0, ...payload, check]);
    return fault.current === 'truncated' ? packets.slice(0, 1) : packets;
  };

  const reading = (kept: Kept): number[] => {
    const time = memory.timeAt(kept.at);
    const { systolic, diastolic } = kept;
    const [sys, dia] = fault.current === 'implausible' ? [diastolic, systolic] : [systolic, diastolic];
    const word = (fault.current === 'irregular-pulse' ? 1 : 0) | (fault.current === 'motion' ? 2 : 0);
    const date =
      fault.current === 'no-clock'
        ? [0, 0, 0, 0, 0, 0]
        : [
            time.getUTCFullYear() - 2000,
            time.getUTCMonth() + 1,
            time.getUTCDate(),
            time.getUTCHours(),
            time.getUTCMinutes(),
            time.getUTCSeconds(),
          ];
    return [...date, 0, sys >> 8, sys & 0xff, dia, kept.pulse, ...(flags ? [0, word] : [])];
  };

  const obey = (bytes: readonly number[]): Packet[] => {
    const name = String.fromCharCode(...bytes.slice(0, 3));
    const isInfo = mode[0] === 1 && mode[1] === 1;
    const isReadings = mode[0] === readingsMode[0] && mode[1] === readingsMode[1];
    if (!cleared) return [];
    if (name === 'END') {
      cleared = false;
      return [...send(OK), ...send([0x4f, 0x46, 0x46, 0x0d, 0x0a])];
    }
    if (isInfo && name === 'VER') return answer(Array.from('M7080IT 207', (char) => char.charCodeAt(0)));
    if (isInfo && name === 'SRL') return answer([6, 0, 0, 0x12, 0x34, 0x56, 0x78]);
    if (!isReadings) return send(NO);
    if (fault.current === 'no-answers' && refusals < 2) {
      refusals += 1;
      return send(NO);
    }
    refusals = 0;
    const [bank = 0, index = 0] = [bytes[4], bytes[6]];
    const own = bank === 0 ? memory.kept : [];
    if (name === 'GDC') return answer([0, 0x13, 0, own.length]);
    const kept = own.at(-1 - index);
    if (name !== 'GME' || !kept) return send(NO);
    const empty = fault.current === 'empty-record' && index === own.length - 1;
    return answer(empty ? new Array<number>(flags ? 13 : 11).fill(0xff) : reading(kept));
  };

  const take = (bytes: readonly number[]): Packet[] => {
    if (command.length === 0 && bytes.every((byte) => byte === 0)) {
      zeros += bytes.length;
      if (zeros < 30) return [];
      zeros = 0;
      cleared = true;
      return send(OK);
    }
    command.push(...bytes);
    const name = String.fromCharCode(...command.slice(0, 3));
    const length = name === 'GDC' || name === 'GME' ? 8 : 5;
    if (command.length < length) return [];
    const whole = command;
    command = [];
    return obey(whole);
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: () => {
      memory.connect();
      cleared = false;
      command = [];
      zeros = 0;
    },
    receive: ({ bytes, channel }, now) => {
      if (memory.isMeasuring(now) || fault.current === 'switched-off') return [];
      if (channel === 'feature') {
        mode = [...bytes];
        cleared = false;
        command = [];
        zeros = 0;
        return [];
      }
      memory.contact(now);
      return take([...bytes.subarray(1, 1 + Math.min(7, bytes[0] ?? 0))]);
    },
    advance: (now) => {
      if (memory.advance(now, fault.current !== 'no-measurement')) cleared = false;
      return [];
    },
    dueAt: () => memory.dueAt(),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(memory.values, changed),
  };
}

export const simulator: DeviceSimulator = (cuff) => hem790Simulator({ clock: localMinute(), ...cuff });
