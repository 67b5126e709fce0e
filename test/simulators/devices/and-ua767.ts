import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions, type Kept } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, concat, FaultSwitch, type Simulator } from '../simulator.ts';

const FAULTS = ['no-measurement', 'error-record', 'truncated', 'implausible', 'no-clock'] as const;
const NOTHING = new Uint8Array();

export type Ua767Options = CuffOptions & {
  /** Whether it sends packets with a header, as the Bluetooth monitor does. */
  readonly packets?: boolean;
  /** Whether it first sends the newest measurement it kept, as one that was out of reach does. */
  readonly sendsKept?: boolean;
};

/** A&D UA-767PC, or UA-767PBT behind a serial bridge: it only speaks, when a measurement is over. Source: DEVICES.md 2.8. */
export function ua767Simulator(options: Ua767Options = {}): Simulator {
  const { packets = false, sendsKept = false, ...cuff } = options;
  const memory = new CuffMemory(cuff);
  const fault = new FaultSwitch(FAULTS);
  let keptDue = Number.POSITIVE_INFINITY;

  const stamp = (at: number): number[] => {
    const time = memory.timeAt(at);
    const year = time.getUTCFullYear();
    const date = fault.current === 'no-clock' ? [0, 0] : [time.getUTCMonth() + 1, time.getUTCDate()];
    return [year & 0xff, year >> 8, ...date, time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()];
  };

  const header = (measured: number, now: number): Uint8Array => {
    const bytes = new Uint8Array(60);
    bytes.set([2, 0, 10, 0, 0, 0, 0xff, 0x02, 1, ...stamp(measured), ...stamp(now)]);
    bytes.set(
      Array.from('5061200123', (char) => char.charCodeAt(0)),
      35,
    );
    return bytes;
  };

  const result = ({ systolic, diastolic, pulse, mean }: Kept): Uint8Array => {
    const failed = fault.current === 'error-record';
    const [low, middle] = fault.current === 'implausible' ? [diastolic, systolic + 9] : [diastolic, mean];
    const values = failed ? [0x81, 0, 0, 0, 0] : [0x80, systolic - low, low, pulse, middle];
    const text = values.map((value) => value.toString(16).toUpperCase().padStart(2, '0')).join('');
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    return fault.current === 'truncated' ? bytes.subarray(0, 7) : bytes;
  };

  const send = (kept: Kept | undefined, now: number): Uint8Array => {
    if (!kept) return NOTHING;
    return packets ? concat([header(kept.at, now), result(kept)]) : result(kept);
  };

  return {
    faults: FAULTS,
    connect: (now) => {
      memory.connect();
      memory.contact(now);
      keptDue = sendsKept ? now + 2000 : Number.POSITIVE_INFINITY;
    },
    receive: () => NOTHING,
    advance: (now) => {
      const sent: Uint8Array[] = [];
      if (now >= keptDue) {
        keptDue = Number.POSITIVE_INFINITY;
        sent.push(send(memory.kept.at(-1), now));
      }
      const keeps = fault.current !== 'no-measurement';
      if (memory.advance(now, keeps) && keeps) sent.push(send(memory.kept.at(-1), now));
      return concat(sent);
    },
    dueAt: () => Math.min(keptDue, memory.dueAt()),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(memory.values, changed),
  };
}

export const simulator: DeviceSimulator = (cuff) => ua767Simulator({ clock: localMinute(), ...cuff });
