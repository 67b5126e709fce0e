import { decodeFloat, decodeSfloat, type FloatSpecial } from './ieee11073-float.ts';

/** A number of a characteristic, or what its format says instead of one. */
export type GattNumber = number | FloatSpecial;

/** Reads a characteristic's value from its start, little-endian. A read past the end makes the whole value `short`. */
class Cursor {
  readonly #view: DataView;
  #at = 0;
  short = false;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  uint(width: 1 | 2 | 3 | 4): number {
    if (this.left < width) {
      this.short = true;
      return 0;
    }
    let value = 0;
    for (let i = width - 1; i >= 0; i -= 1) value = value * 256 + this.#view.getUint8(this.#at + i);
    this.#at += width;
    return value;
  }

  sfloat(): GattNumber {
    return decodeSfloat(this.uint(2));
  }

  float(): GattNumber {
    return decodeFloat(this.uint(4));
  }

  /** Date Time: year 0, month 0 or day 0 are "not known", and then there is no time at all. */
  time(): string | undefined {
    const [year, month, day] = [this.uint(2), this.uint(1), this.uint(1)];
    const clock = [this.uint(1), this.uint(1), this.uint(1)];
    if (year === 0 || month === 0 || day === 0) return undefined;
    const two = (value: number): string => String(value).padStart(2, '0');
    const iso = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock.map(two).join(':')}`;
    const parsed = new Date(`${iso}Z`);
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso) ? iso : undefined;
  }
}

/** Reads the fields after the flags; `undefined` when a flag is unknown, or fields and length do not agree. */
function decode<T>(
  bytes: Uint8Array,
  known: number,
  read: (cursor: Cursor, flag: (bit: number) => boolean) => T,
): T | undefined {
  const cursor = new Cursor(bytes);
  const flags = cursor.uint(1);
  if ((flags & ~known) !== 0) return undefined;
  const value = read(cursor, (bit) => (flags & (1 << bit)) !== 0);
  return cursor.short || cursor.left > 0 ? undefined : value;
}

export type GattBloodPressure = {
  readonly unit: 'mm[Hg]' | 'kPa';
  readonly systolic: GattNumber;
  readonly diastolic: GattNumber;
  readonly mean: GattNumber;
  /** By the device's clock, local. */
  readonly time?: string | undefined;
  /** /min */
  readonly pulse?: GattNumber;
  /** 255 is unknown. */
  readonly user?: number;
  /** Bit 0 movement, 1 cuff too loose, 2 irregular pulse, 3-4 pulse range (1 above, 2 below), 5 improper position. */
  readonly status?: number;
};

/** Blood Pressure Measurement, 0x2A35. Source: Bluetooth Blood Pressure Service 1.0. */
export const decodeBloodPressure = (bytes: Uint8Array): GattBloodPressure | undefined =>
  decode(bytes, 0x1f, (cursor, flag) => ({
    unit: flag(0) ? 'kPa' : 'mm[Hg]',
    systolic: cursor.sfloat(),
    diastolic: cursor.sfloat(),
    mean: cursor.sfloat(),
    ...(flag(1) ? { time: cursor.time() } : {}),
    ...(flag(2) ? { pulse: cursor.sfloat() } : {}),
    ...(flag(3) ? { user: cursor.uint(1) } : {}),
    ...(flag(4) ? { status: cursor.uint(2) } : {}),
  }));

export type GattTemperature = {
  readonly unit: 'Cel' | '[degF]';
  readonly temperature: GattNumber;
  readonly time?: string | undefined;
  /** 1 armpit, 2 body, 3 ear, 4 finger, 5 gastro-intestinal tract, 6 mouth, 7 rectum, 8 toe, 9 tympanum. */
  readonly site?: number;
};

/** Temperature Measurement, 0x2A1C. Source: Bluetooth Health Thermometer Service 1.0. */
export const decodeGattTemperature = (bytes: Uint8Array): GattTemperature | undefined =>
  decode(bytes, 0x07, (cursor, flag) => ({
    unit: flag(0) ? '[degF]' : 'Cel',
    temperature: cursor.float(),
    ...(flag(1) ? { time: cursor.time() } : {}),
    ...(flag(2) ? { site: cursor.uint(1) } : {}),
  }));

/** Bits of PLX measurement status (16) and of device and sensor status (24). Source: Bluetooth Pulse Oximeter Service 1.0. */
export const PLX_MEASUREMENT = {
  ongoing: 1 << 5,
  early: 1 << 6,
  stored: 1 << 9,
  demonstration: 1 << 10,
  testing: 1 << 11,
  calibrating: 1 << 12,
  unavailable: 1 << 13,
  questionable: 1 << 14,
  invalid: 1 << 15,
} as const;

export const PLX_SENSOR = {
  malfunction: 1 << 1,
  irregularSignal: 1 << 2,
  inadequateSignal: 1 << 3,
  poorSignal: 1 << 4,
  lowPerfusion: 1 << 5,
  erratic: 1 << 6,
  nonPulsatile: 1 << 7,
  questionablePulse: 1 << 8,
  analysing: 1 << 9,
  interference: 1 << 10,
  unconnected: 1 << 11,
  unknownSensor: 1 << 12,
  displaced: 1 << 13,
  sensorMalfunction: 1 << 14,
  disconnected: 1 << 15,
} as const;

export type GattOximetry = {
  /** % */
  readonly spo2: GattNumber;
  /** /min */
  readonly pulse: GattNumber;
  readonly time?: string | undefined;
  readonly measurement?: number;
  readonly sensor?: number;
  /** Pulse amplitude index, %. */
  readonly amplitude?: GattNumber;
  /** The device says that its clock was never set: its time means nothing. */
  readonly clockUnset?: boolean;
};

/** PLX Spot-Check Measurement, 0x2A5E. */
export const decodePlxSpotCheck = (bytes: Uint8Array): GattOximetry | undefined =>
  decode(bytes, 0x1f, (cursor, flag) => ({
    spo2: cursor.sfloat(),
    pulse: cursor.sfloat(),
    ...(flag(0) ? { time: cursor.time() } : {}),
    ...(flag(1) ? { measurement: cursor.uint(2) } : {}),
    ...(flag(2) ? { sensor: cursor.uint(3) } : {}),
    ...(flag(3) ? { amplitude: cursor.sfloat() } : {}),
    clockUnset: flag(4),
  }));

/** PLX Continuous Measurement, 0x2A5F; the fast and slow pairs are passed over. */
export const decodePlxContinuous = (bytes: Uint8Array): GattOximetry | undefined =>
  decode(bytes, 0x1f, (cursor, flag) => {
    const [spo2, pulse] = [cursor.sfloat(), cursor.sfloat()];
    for (const pair of [0, 1]) if (flag(pair)) cursor.uint(4);
    return {
      spo2,
      pulse,
      ...(flag(2) ? { measurement: cursor.uint(2) } : {}),
      ...(flag(3) ? { sensor: cursor.uint(3) } : {}),
      ...(flag(4) ? { amplitude: cursor.sfloat() } : {}),
    };
  });

export type GattWeight = {
  /** `undefined` when the device says that the measurement did not succeed (0xFFFF). */
  readonly weight: number | undefined;
  readonly unit: 'kg' | '[lb_av]';
  readonly time?: string | undefined;
  /** 255 is unknown. */
  readonly user?: number;
  /** kg/m2 */
  readonly bmi?: number;
  /** In cm, or in inches beside pounds. */
  readonly height?: number;
};

/** Weight Measurement, 0x2A9D: steps of 0.005 kg or 0.01 lb. Source: Bluetooth Weight Scale Service 1.0. */
export const decodeWeight = (bytes: Uint8Array): GattWeight | undefined =>
  decode(bytes, 0x0f, (cursor, flag) => {
    const raw = cursor.uint(2);
    // Division by a whole number rounds once: 14,000 steps are 70 kg exactly.
    const weight = raw === 0xffff ? undefined : flag(0) ? raw / 100 : raw / 200;
    return {
      weight,
      unit: flag(0) ? '[lb_av]' : 'kg',
      ...(flag(1) ? { time: cursor.time() } : {}),
      ...(flag(2) ? { user: cursor.uint(1) } : {}),
      // Height in steps of 1 mm, or of 0.1 inch.
      ...(flag(3) ? { bmi: cursor.uint(2) / 10, height: cursor.uint(2) / 10 } : {}),
    };
  });

/** Current Time, 0x2A2B, and Date Time, 0x2A08: what the device's clock shows, where it is set. */
export const decodeClock = (bytes: Uint8Array): string | undefined => {
  const cursor = new Cursor(bytes);
  const time = cursor.time();
  return cursor.short ? undefined : time;
};
