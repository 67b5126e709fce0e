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

export const le16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
/** SFLOAT with one decimal. */
export const tenths = (value: number): number[] => le16(0xf000 | (Math.round(value * 10) & 0xfff));
export const whole = (value: number): number[] => le16(Math.round(value) & 0xfff);

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

/** A device that has this service. */
export const gattSimulator =
  (service: Service) =>
  (options: GattOptions = {}) =>
    withClock(simulate(service, options), options.clock);
