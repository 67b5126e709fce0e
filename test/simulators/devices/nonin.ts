import type { DeviceSimulator } from '../device-simulator.ts';
import { noninSpotCheck } from '../nonin-spot.ts';
import { PlethWave } from '../pleth-wave.ts';
import { addNoise, assignKnown, concat, FaultSwitch, type Simulator, seededRandom } from '../simulator.ts';

const FAULTS = [
  'finger-out',
  'sensor-disconnected',
  'out-of-track',
  'artefact',
  'low-perfusion',
  'noise',
  'bad-checksum',
  'frame-loss',
  'silence',
  'low-battery',
] as const;

const FRAME = 1000 / 75;
const FRAMES = 25;
const GROUP = 1000;
/** Ms that display values stay after the finger has left, with the sensor alarm set. */
const HELD = 10_000;

export type NoninOptions = {
  /** The format before the host chooses one. */
  readonly format?: Format;
  /** Ms from the finger's arrival to the first values. */
  readonly search?: number;
  /** Whether the device says that a measurement is of high quality; settable as 0 or 1 while it runs. */
  readonly smartPoint?: boolean;
  readonly seed?: number;
  /** A 9560 with a clock, `YYYY-MM-DDThh:mm:ss` when it is connected; other models have none. */
  readonly clock?: string;
  /** A WristOx2 3150, which tells its serial number: nine characters. */
  readonly serial?: string;
};

type Format = 2 | 7 | 8 | 13;

const isFormat = (value: number): value is Format => [2, 7, 8, 13].includes(value);

/** Ms from the finger's arrival to a spot check, which format 13 sends once. */
const SPOT = 8000;

/** Nonin oximeter streaming format 2, 7 or 8, or sending spot checks in format 13. Source: Nonin 6470-000-01, as told in DEVICES.md 1.4. */
export function noninSimulator(options: NoninOptions = {}): Simulator {
  const { search = 2500, smartPoint = false, seed = 1 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  const values = { spo2: 97, pulse: 72, firmware: 48, smartPoint: smartPoint ? 1 : 0 };
  const wave = new PlethWave();
  let format: Format = options.format ?? 2;
  let clockOffset = 0;
  let spotSent = false;
  let command: number[] = [];
  let due = Number.POSITIVE_INFINITY;
  let frame = 0;
  let fingerIn = 0;
  let fingerOut: number | undefined;
  let now = 0;

  const isOut = (): boolean => fault.current === 'finger-out' || fault.current === 'sensor-disconnected';

  /** The values shown now: the patient's, held after the finger has left, or the sentinels. */
  const shown = (): { spo2: number; pulse: number; sure: boolean } => {
    const searching = { spo2: 127, pulse: 511, sure: false };
    if (fingerOut !== undefined) return now - fingerOut < HELD ? { ...values, sure: false } : searching;
    return now - fingerIn < search ? searching : { ...values, sure: true };
  };

  const statusOf = (beat: boolean): number => {
    let status = 0x80;
    if (fault.current === 'sensor-disconnected') status |= 0x40;
    if (fingerOut !== undefined) status |= 0x08;
    if (fault.current === 'out-of-track' || (fingerOut === undefined && now - fingerIn < search)) status |= 0x10;
    // Perfusion and artefact are told on the frames of a pulse.
    if (beat && fingerOut === undefined) {
      status |= fault.current === 'low-perfusion' ? 0x04 : 0x02;
      if (fault.current === 'artefact') status |= 0x20;
    }
    return status;
  };

  const stat2 = (sure: boolean): number =>
    (values.smartPoint === 1 && sure ? 0x20 : 0) | (fault.current === 'low-battery' ? 0x01 : 0);

  const floatOf = (index: number): number => {
    const { spo2, pulse, sure } = shown();
    const [msb, lsb] = [pulse >> 7, pulse & 0x7f];
    const spots: Record<number, number> = { 1: msb, 2: lsb, 3: spo2, 4: values.firmware, 8: stat2(sure) };
    for (const spot of [9, 10, 11, 16, 17]) spots[spot] = spo2;
    for (const spot of [14, 20, 22]) spots[spot] = msb;
    for (const spot of [15, 21, 23]) spots[spot] = lsb;
    return spots[index] ?? 0;
  };

  const nextFrame = (): Uint8Array => {
    const { level, beat } = wave.next(FRAME, values.pulse);
    const index = frame + 1;
    frame = (frame + 1) % FRAMES;
    // The last frame of a set carries the pulse's colour too, so that every set tells it at any rate.
    const status = statusOf(beat || index === FRAMES) | (index === 1 ? 1 : 0);
    const flat = fingerOut !== undefined;
    const pleth = flat ? 0 : Math.round(level * (format === 7 ? 65_535 : 255));
    const body = format === 2 ? [0x01, status, pleth] : [status, pleth >> 8, pleth & 0xff];
    const bytes = Uint8Array.of(...body, floatOf(index), 0);
    bytes[4] = bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
    if (fault.current === 'bad-checksum' && index === 13) bytes[4] ^= 0xff;
    if (fault.current === 'frame-loss' && index === 13) return new Uint8Array();
    return bytes;
  };

  const nextGroup = (): Uint8Array => {
    const { spo2, pulse, sure } = shown();
    const status = statusOf(true);
    const first =
      0x80 |
      (status & 0x40) |
      (status & 0x10 ? 0x20 : 0) |
      (fault.current === 'low-perfusion' ? 0x10 : 0) |
      (status & 0x20 ? 0x04 : 0) |
      (pulse >> 7);
    return Uint8Array.of(first, pulse & 0x7f, spo2, stat2(sure) | (status & 0x08));
  };

  const clockNow = (): string | undefined =>
    options.clock && new Date(Date.parse(`${options.clock}Z`) + now - clockOffset).toISOString().slice(0, 19);

  const nextSpot = (): Uint8Array => {
    const ready = fingerOut === undefined && now - fingerIn >= SPOT;
    if (!ready || spotSent) return new Uint8Array();
    spotSent = true;
    const smart = fault.current !== 'artefact' && fault.current !== 'low-perfusion';
    return noninSpotCheck({ clock: clockNow() ?? '2000-01-01T00:00:00', ...values, smartPoint: smart });
  };

  const answer = (code: number, data: readonly number[]): readonly number[] => {
    const wanted = data[1] ?? 0;
    const clock = clockNow();
    if (code === 0x70 && isFormat(wanted)) {
      format = wanted;
      frame = 0;
      return [0x06];
    }
    if (code === 0x72 && data.length === 0 && clock !== undefined) {
      const fields = clock.slice(2).split(/\D/).map(Number);
      return [0x02, 0xf2, 0x06, ...fields, 0x03];
    }
    if (code === 0x74 && options.serial !== undefined)
      return [0x02, 0xf4, 0x0b, 0x02, ...new TextEncoder().encode(options.serial), 0x00, 0x03];
    return [0x15];
  };

  const obey = (bytes: Uint8Array): number[] => {
    const answers: number[] = [];
    for (const byte of bytes) {
      if (command.length === 0 && byte !== 0x02) continue;
      command.push(byte);
      const [, code = 0, length = Number.POSITIVE_INFINITY] = command;
      if (command.length < length + 4) continue;
      const data = command.slice(3, 3 + length);
      const end = command.at(-1);
      command = [];
      answers.push(...(end === 0x03 ? answer(code, data) : [0x15]));
    }
    return answers;
  };

  const notice = (): void => {
    if (isOut()) fingerOut ??= now;
    else if (fingerOut !== undefined) {
      fingerOut = undefined;
      fingerIn = now;
      spotSent = false;
    }
  };

  return {
    faults: FAULTS,
    connect: (at) => {
      now = at;
      due = at;
      frame = 0;
      command = [];
      clockOffset = at;
      spotSent = false;
      fingerIn = at;
      fingerOut = undefined;
      // A device opened with no finger in it has no values to hold.
      if (isOut()) fingerOut = at - HELD;
    },
    receive: (bytes, at) => {
      now = at;
      return fault.current === 'silence' ? new Uint8Array() : Uint8Array.from(obey(bytes));
    },
    advance: (at) => {
      const parts: Uint8Array[] = [];
      for (; due <= at; due += format === 8 || format === 13 ? GROUP : FRAME) {
        now = due;
        notice();
        if (format === 13) parts.push(nextSpot());
        else parts.push(format === 8 ? nextGroup() : nextFrame());
      }
      now = at;
      if (fault.current === 'silence') return new Uint8Array();
      return fault.current === 'noise' ? addNoise(concat(parts), random, 40) : concat(parts);
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

export const simulator: DeviceSimulator = () => noninSimulator();
