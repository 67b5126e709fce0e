import { localMinute } from '../clock.ts';
import { CuffMemory, type CuffOptions } from '../cuff-memory.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { assignKnown, FaultSwitch, type Simulator } from '../simulator.ts';

const FAULTS = ['no-measurement', 'error-record', 'truncated', 'implausible', 'noise', 'no-clock'] as const;
const NOTHING = new Uint8Array();

/** Omron HBP-9020, output format 5 F3: one line when a measurement is over. Source: DEVICES.md 2.7. */
export function hbp9020Simulator(options: CuffOptions = {}): Simulator {
  const memory = new CuffMemory(options);
  const fault = new FaultSwitch(FAULTS);

  const line = (now: number): string => {
    const { systolic, diastolic, mean, pulse } = memory.values;
    const time = memory.timeAt(now).toISOString();
    const date = fault.current === 'no-clock' ? '0000/00/00' : time.slice(0, 10).replaceAll('-', '/');
    const values =
      fault.current === 'implausible' ? [diastolic, mean, systolic, pulse] : [systolic, mean, diastolic, pulse];
    const columns = values.map((value) => (fault.current === 'error-record' ? '---' : String(value).padStart(3, '0')));
    const text = ['bp', '9'.repeat(20), date, time.slice(11, 16), ...columns, '3'].join(',');
    if (fault.current === 'truncated') return text.slice(0, -6);
    return fault.current === 'noise' ? `\x7f,\x11zz\r\n${text}\r\n` : `${text}\r\n`;
  };

  return {
    faults: FAULTS,
    connect: (now) => {
      memory.connect();
      memory.contact(now);
    },
    receive: () => NOTHING,
    advance: (now) => {
      const measures = fault.current !== 'no-measurement';
      if (!memory.advance(now, measures) || !measures) return NOTHING;
      return Uint8Array.from(line(now), (char) => char.charCodeAt(0));
    },
    dueAt: () => memory.dueAt(),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(memory.values, changed),
  };
}

export const simulator: DeviceSimulator = (cuff) => hbp9020Simulator({ clock: localMinute(), ...cuff });
