import { toDeviceTime } from './device-time.ts';

/** One stored measurement; pressures in mmHg, pulse in /min, `null` for a sentinel. */
export type BeurerRecord = {
  readonly deviceTime: string | undefined;
  readonly systolic: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
};

/** A pressure is told less 25 mmHg. */
const pressure = (raw: number): number | null => (raw === 0xff ? null : raw + 25);

/** Systolic, diastolic, pulse, month, day, hour, minute as they stand on the wire, and the year where it is known. */
export function decodeBeurer(fields: Uint8Array, year: number | undefined): BeurerRecord {
  const [sys = 0xff, dia = 0xff, pulse = 0xff, month = 0, day = 0, hour = 0, minute = 0] = fields;
  return {
    deviceTime: year === undefined ? undefined : toDeviceTime(year, month, day, hour, minute),
    systolic: pressure(sys),
    diastolic: pressure(dia),
    pulse: pulse === 0xff || pulse === 0 ? null : pulse,
  };
}
