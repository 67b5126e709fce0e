import { assignKnown, FaultSwitch, type Packet, type PacketSimulator } from './simulator.ts';

const FAULTS = ['stored-only', 'not-a-number', 'truncated', 'unknown-flags', 'silence'] as const;

export type GattOptions = {
  /** Ms from subscribing to the patient's measurement. */
  readonly measuresAfter?: number;
  /** What the device's clock shows when it is opened, local, `YYYY-MM-DDThh:mm:ss`; a device without clock when absent. */
  readonly clock?: string;
  /** Ms before opening of each measurement it still keeps and tells first. */
  readonly keeps?: readonly number[];
};

/** A service: its characteristic, what it measures, and how a measurement is written. `time` are the seven bytes of Date Time. */
type Service = {
  readonly characteristic: string;
  readonly values: Record<string, number>;
  readonly write: (values: Readonly<Record<string, number>>, time: readonly number[] | undefined) => readonly number[];
  /** Where in the value the number lies that `not-a-number` spoils, and the bytes it writes there. */
  readonly spoil: { readonly at: number; readonly bytes: readonly number[] };
};

const le16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
/** SFLOAT with one decimal. */
const tenths = (value: number): number[] => le16(0xf000 | (Math.round(value * 10) & 0xfff));
const whole = (value: number): number[] => le16(Math.round(value) & 0xfff);

function dateTime(clock: string, elapsed: number): number[] {
  const at = new Date(Date.parse(`${clock}Z`) + elapsed);
  return [
    ...le16(at.getUTCFullYear()),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}

function simulate(service: Service, options: GattOptions): PacketSimulator {
  const { measuresAfter = 6000, clock, keeps = [] } = options;
  const fault = new FaultSwitch(FAULTS);
  const values = { ...service.values };
  let opened = 0;
  let toTell: { readonly due: number; readonly madeAt: number }[] = [];

  const tell = (madeAt: number): Packet => {
    const time = clock === undefined ? undefined : dateTime(clock, madeAt - opened);
    let bytes = Uint8Array.from(service.write(values, time));
    if (fault.current === 'not-a-number') bytes.set(service.spoil.bytes, service.spoil.at);
    if (fault.current === 'unknown-flags') bytes[0] = (bytes[0] ?? 0) | 0x80;
    if (fault.current === 'truncated') bytes = bytes.subarray(0, bytes.length - 1);
    return { channel: service.characteristic, bytes };
  };

  return {
    packets: true,
    faults: FAULTS,
    connect: (now) => {
      opened = now;
      toTell = keeps.map((age, index) => ({ due: now + 100 * (index + 1), madeAt: now - age }));
      if (fault.current !== 'stored-only') toTell.push({ due: now + measuresAfter, madeAt: now + measuresAfter });
    },
    receive: () => [],
    advance: (now) => {
      const ready = toTell.filter(({ due }) => due <= now);
      toTell = toTell.filter(({ due }) => due > now);
      if (fault.current === 'silence') return [];
      return ready.map(({ madeAt }) => tell(madeAt));
    },
    dueAt: () => Math.min(Number.POSITIVE_INFINITY, ...toTell.map(({ due }) => due)),
    play: (name) => fault.play(name),
    set: (changed) => assignKnown(values, changed),
  };
}

/** Tells the device's clock before anything else, as a central reads it at opening. */
function withClock(simulator: PacketSimulator, clock: string | undefined): PacketSimulator {
  let told = clock === undefined;
  return {
    ...simulator,
    connect: (now) => {
      told = clock === undefined;
      simulator.connect(now);
    },
    advance: (now) => {
      if (told || clock === undefined) return simulator.advance(now);
      told = true;
      return [{ channel: '2a2b', bytes: Uint8Array.of(...dateTime(clock, 0), 0, 0, 0) }, ...simulator.advance(now)];
    },
    dueAt: () => (told ? simulator.dueAt() : 0),
  };
}

const make =
  (service: Service) =>
  (options: GattOptions = {}) =>
    withClock(simulate(service, options), options.clock);

/** A device of the Health Thermometer Service; °C. */
export const gattThermometerSimulator = make({
  characteristic: '2a1c',
  values: { temperature: 37.2 },
  write: ({ temperature = 0 }, time = []) => {
    const mantissa = Math.round(temperature * 10);
    return [time.length > 0 ? 0x06 : 0x04, ...le16(mantissa), mantissa >> 16, 0xff, ...time, 9];
  },
  spoil: { at: 1, bytes: [0xff, 0xff, 0x7f, 0x00] },
});

/** A device of the Weight Scale Service; kg and cm. */
export const gattWeightSimulator = make({
  characteristic: '2a9d',
  values: { weight: 71.4, height: 168.5, bmi: 25.1 },
  write: ({ weight = 0, height = 0, bmi = 0 }, time = []) => [
    time.length > 0 ? 0x0a : 0x08,
    ...le16(Math.round(weight * 200)),
    ...time,
    ...le16(Math.round(bmi * 10)),
    ...le16(Math.round(height * 10)),
  ],
  spoil: { at: 1, bytes: [0xff, 0xff] },
});

/** A device of the Blood Pressure Service; mmHg and /min. `status` as in the characteristic. */
export const gattBloodPressureSimulator = make({
  characteristic: '2a35',
  values: { systolic: 128, diastolic: 79, mean: 95, pulse: 68, status: 0 },
  write: ({ systolic = 0, diastolic = 0, mean = 0, pulse = 0, status = 0 }, time = []) => [
    time.length > 0 ? 0x16 : 0x14,
    ...whole(systolic),
    ...whole(diastolic),
    ...whole(mean),
    ...time,
    ...whole(pulse),
    ...le16(status),
  ],
  spoil: { at: 1, bytes: [0xff, 0x07, 0xff, 0x07, 0xff, 0x07] },
});

/** A spot-check device of the Pulse Oximeter Service; % and /min. `measurement` and `sensor` as in the characteristic. */
export const gattPlxSimulator = make({
  characteristic: '2a5e',
  values: { spo2: 97, pulse: 71, amplitude: 3.4, measurement: 0x0100, sensor: 0 },
  write: ({ spo2 = 0, pulse = 0, amplitude = 0, measurement = 0, sensor = 0 }, time = []) => [
    time.length > 0 ? 0x0f : 0x0e,
    ...whole(spo2),
    ...whole(pulse),
    ...time,
    ...le16(measurement),
    ...le16(sensor),
    sensor >> 16,
    ...tenths(amplitude),
  ],
  spoil: { at: 1, bytes: [0xff, 0x07] },
});
