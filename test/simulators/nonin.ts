import { PlethWave } from './pleth-wave.ts';
import { addNoise, assignKnown, concat, FaultSwitch, type Simulator, seededRandom } from './simulator.ts';

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
  readonly format?: 2 | 7 | 8;
  /** Ms from the finger's arrival to the first values. */
  readonly search?: number;
  /** Whether the device says that a measurement is of high quality; settable as 0 or 1 while it runs. */
  readonly smartPoint?: boolean;
  readonly seed?: number;
};

type Format = 2 | 7 | 8;

/** Nonin oximeter streaming format 2, 7 or 8. Source: Nonin 6470-000-01, as told in DEVICES.md 1.4. */
export function noninSimulator(options: NoninOptions = {}): Simulator {
  const { search = 2500, smartPoint = false, seed = 1 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  const values = { spo2: 97, pulse: 72, firmware: 48, smartPoint: smartPoint ? 1 : 0 };
  const wave = new PlethWave();
  let format: Format = options.format ?? 2;
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

  const obey = (bytes: Uint8Array): number[] => {
    const answers: number[] = [];
    for (const byte of bytes) {
      if (command.length === 0 && byte !== 0x02) continue;
      command.push(byte);
      if (command.length < 6) continue;
      const [, code, , , wanted = 0, end] = command;
      command = [];
      const known = code === 0x70 && end === 0x03 && (wanted === 2 || wanted === 7 || wanted === 8);
      answers.push(known ? 0x06 : 0x15);
      if (!known) continue;
      format = wanted;
      frame = 0;
    }
    return answers;
  };

  const notice = (): void => {
    if (isOut()) fingerOut ??= now;
    else if (fingerOut !== undefined) {
      fingerOut = undefined;
      fingerIn = now;
    }
  };

  return {
    faults: FAULTS,
    connect: (at) => {
      now = at;
      due = at;
      frame = 0;
      command = [];
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
      for (; due <= at; due += format === 8 ? GROUP : FRAME) {
        now = due;
        notice();
        parts.push(format === 8 ? nextGroup() : nextFrame());
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
