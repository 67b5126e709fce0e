import { encodeReply, encodeTime } from '#drivers/codecs/taidoc.ts';
import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { addNoise, assignKnown, concat, FaultSwitch, type Simulator, seededRandom } from '../simulator.ts';

const FAULTS = ['nobody', 'bad-checksum', 'contradiction', 'noise', 'no-clock', 'silence'] as const;
const NOTHING = new Uint8Array();

export type TaidocScaleOptions = {
  /** Ms from opening to the weighing. */
  readonly measuresAfter?: number;
  /** The scale's clock at opening, local, `YYYY-MM-DDThh:mm`. */
  readonly clock?: string;
  /** Ms after opening for which the scale sleeps. */
  readonly sleeps?: number;
  /** The question this model answers. */
  readonly command?: 0x71 | 0x77;
  readonly seed?: number;
};

type Weighed = { readonly at: number; readonly weight: number };

/** TaiDoc TD-25xx scale on serial, which tells its latest weighing. Source: DEVICES.md 3.1; no public capture. */
export function taidocScaleSimulator(options: TaidocScaleOptions = {}): Simulator {
  const { measuresAfter = 8000, clock = '2026-03-02T09:41', sleeps = 0, command = 0x71, seed = 1 } = options;
  const random = seededRandom(seed);
  const fault = new FaultSwitch(FAULTS);
  /** kg and cm. */
  const values = { weight: 71.4, height: 168 };
  let latest: Weighed = { at: -86_400_000, weight: 64.2 };
  let opened = 0;
  let due = Number.POSITIVE_INFINITY;
  let pending: number[] = [];

  const shownAt = (at: number): string => new Date(Date.parse(`${clock}:00Z`) + at - opened).toISOString().slice(0, 16);

  const answer = (): Uint8Array => {
    const frame = new Uint8Array(40);
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = shownAt(latest.at).split(/[-T:]/).map(Number);
    const kilograms = Math.round(latest.weight * 10);
    const pounds = Math.round(latest.weight * 22.0462) + (fault.current === 'contradiction' ? 30 : 0);
    frame.set([0x51, command, 35, 0, year - 2000, month, day, hour, minute, 1, 0, values.height]);
    frame.set([kilograms >> 8, kilograms & 0xff, pounds >> 8, pounds & 0xff], 16);
    frame[38] = 0xa5;
    frame[39] = frame.reduce((sum, byte) => sum + byte, 0) & 0xff;
    if (fault.current === 'bad-checksum') frame[39] ^= 0x11;
    return frame;
  };

  const sound = (frame: readonly number[]): boolean =>
    frame.slice(0, -1).reduce((sum, byte) => sum + byte, 0) % 256 === frame.at(-1);

  /** The bytes a question takes, and the answer to it; `undefined` while it is not whole. */
  const obey = (now: number): { readonly length: number; readonly reply: Uint8Array } | undefined => {
    const [start, asked] = pending;
    if (start !== 0x51) return { length: 1, reply: NOTHING };
    const length = asked === 0x71 || asked === 0x77 ? 7 : 8;
    if (pending.length < length) return undefined;
    if (!sound(pending.slice(0, length))) return { length: 1, reply: NOTHING };
    if (asked === command) return { length, reply: answer() };
    const tellsClock = asked === 0x23 && fault.current !== 'no-clock';
    return { length, reply: tellsClock ? encodeReply(0x23, encodeTime(shownAt(now))) : NOTHING };
  };

  return {
    faults: FAULTS,
    connect: (now) => {
      opened = now;
      due = now + measuresAfter;
      pending = [];
    },
    receive: (bytes, now) => {
      if (now < opened + sleeps || fault.current === 'silence') return NOTHING;
      pending.push(...bytes);
      const replies: Uint8Array[] = [];
      for (let step = obey(now); step && pending.length > 0; step = obey(now)) {
        pending = pending.slice(step.length);
        replies.push(step.reply);
        if (pending.length === 0) break;
      }
      return fault.current === 'noise' ? addNoise(concat(replies), random, 20) : concat(replies);
    },
    advance: (now) => {
      if (now < due) return NOTHING;
      due = Number.POSITIVE_INFINITY;
      if (fault.current !== 'nobody') latest = { at: now, weight: values.weight };
      return NOTHING;
    },
    dueAt: () => due,
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

export const simulator: DeviceSimulator = () => taidocScaleSimulator({ clock: localMinute() });
