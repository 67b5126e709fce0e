import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { addNoise, assignKnown, concat, FaultSwitch, type Simulator, seededRandom } from '../simulator.ts';

const FAULTS = ['no-measurement', 'wrong-model', 'no-clock', 'noise', 'bad-checksum', 'silence'] as const;
const NOTHING = new Uint8Array();

export type TaidocOptions = {
  /** Ms from the first contact of a session to the patient's measurement. */
  readonly measuresAfter?: number;
  /** The device's clock at ms 0 of the time it is given, local, `YYYY-MM-DDThh:mm`. */
  readonly clock?: string;
  /** Ms after opening for which the device still sleeps. */
  readonly sleeps?: number;
  /** Ms, on the same scale as `clock`, of the record in memory; ahead of the clock where that was set back since. */
  readonly remembersAt?: number;
  readonly seed?: number;
};

type Entry = { readonly at: number; readonly raw: number };

/** TaiDoc TD-1241 thermometer with a memory, on serial. Source: DEVICES.md 3.1; its replies have no public capture. */
export function taidocSimulator(options: TaidocOptions = {}): Simulator {
  const { measuresAfter = 6000, clock = '2026-03-02T09:41', sleeps = 0, seed = 1 } = options;
  const { remembersAt = -86_400_000 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  /** `temperature` in °C; `resolution` 10 or 100 steps a degree. */
  const values = { temperature: 36.8, resolution: 10 };
  const memory: Entry[] = [{ at: remembersAt, raw: 371 }];
  let awakeAt = 0;
  let due = Number.POSITIVE_INFINITY;
  let contacted = false;
  let pending: number[] = [];

  const timeBytes = (at: number): number[] => {
    const time = new Date(Date.parse(`${clock}:00Z`) + at);
    const date = time.getUTCDate() | ((time.getUTCMonth() + 1) << 5) | ((time.getUTCFullYear() - 2000) << 9);
    return [date & 0xff, date >> 8, time.getUTCMinutes(), time.getUTCHours()];
  };

  const reply = (command: number, data: readonly number[]): Uint8Array => {
    const frame = Uint8Array.of(0x51, command, data[0] ?? 0, data[1] ?? 0, data[2] ?? 0, data[3] ?? 0, 0xa5, 0);
    frame[7] = frame.reduce((sum, byte) => sum + byte, 0) & 0xff;
    if (fault.current === 'bad-checksum') frame[7] ^= 0x55;
    return frame;
  };

  const obey = (frame: readonly number[], now: number): Uint8Array => {
    const [, command = 0, low = 0, high = 0] = frame;
    const entry = memory.at(-1 - (low | (high << 8)));
    switch (command) {
      case 0x22:
        if (!contacted) due = now + measuresAfter;
        contacted = true;
        return reply(0x22, []);
      case 0x23:
        return reply(0x23, fault.current === 'no-clock' ? [] : timeBytes(now));
      case 0x24:
        return reply(0x24, fault.current === 'wrong-model' ? [0x28, 0x31] : [0x41, 0x12]);
      case 0x25:
        return entry ? reply(0x25, timeBytes(entry.at)) : NOTHING;
      case 0x26:
        return entry ? reply(0x26, [entry.raw & 0xff, entry.raw >> 8]) : NOTHING;
      case 0x2b:
        return reply(0x2b, [memory.length & 0xff, memory.length >> 8]);
      default:
        return NOTHING;
    }
  };

  return {
    faults: FAULTS,
    connect: (now) => {
      awakeAt = now + sleeps;
      due = Number.POSITIVE_INFINITY;
      contacted = false;
      pending = [];
    },
    receive: (bytes, now) => {
      if (now < awakeAt) return NOTHING;
      pending.push(...bytes);
      const answers: Uint8Array[] = [];
      while (pending.length >= 8) {
        const frame = pending.slice(0, 8);
        const sound = frame[0] === 0x51 && frame.slice(0, 7).reduce((sum, byte) => sum + byte, 0) % 256 === frame[7];
        pending = pending.slice(sound ? 8 : 1);
        if (sound) answers.push(obey(frame, now));
      }
      if (fault.current === 'silence') return NOTHING;
      return fault.current === 'noise' ? addNoise(concat(answers), random, 20) : concat(answers);
    },
    advance: (now) => {
      if (now < due) return NOTHING;
      due = Number.POSITIVE_INFINITY;
      if (fault.current !== 'no-measurement')
        memory.push({ at: now, raw: Math.round(values.temperature * values.resolution) });
      return NOTHING;
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

export const simulator: DeviceSimulator = () => taidocSimulator({ clock: localMinute() });
