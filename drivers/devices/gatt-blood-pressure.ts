import type { Reading } from '#protocol/measurement.ts';
import { decodeBloodPressure, type GattBloodPressure, type GattNumber } from '../codecs/gatt.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { ARM_CUFF_GUIDE } from '../guides/cuff.ts';
import { judgePressure } from '../rules/pressure.ts';
import { reasonsOf, type StatusRule } from '../rules/status-bits.ts';
import { concludeGatt, GATT_CLOCKS, readGatt, takeGattRecord } from '../sessions/gatt.ts';
import type { Port } from '../transports/transport.ts';

const MEASUREMENT = '2a35';

const manifest: Manifest = {
  id: 'gatt-blood-pressure',
  model: 'Bluetooth tensiometer (Blood Pressure Service)',
  grade: 'A',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'bluetooth', service: '1810', characteristics: [MEASUREMENT, ...GATT_CLOCKS] }],
  guide: ARM_CUFF_GUIDE,
  limit: 180_000,
};

const device = { driver: manifest.id, model: manifest.model };

/** Bits of the status word and what each says against the reading. Source: Blood Pressure Service 1.0. */
const DOUBTS: readonly StatusRule[] = [
  [1 << 0, 'motion'],
  [1 << 1, 'cuff-error'],
  [1 << 2, 'irregular-pulse'],
  [1 << 5, 'body-position'],
];
const PULSE_RANGE = 0b11 << 3;

const numberOf = (value: GattNumber | undefined): number | null => (typeof value === 'number' ? value : null);

/** NaN and its like are no pressure, whatever the status says: devices in the field send them with a status of 0. */
function toReadings({ status = 0, time, ...found }: GattBloodPressure): [Reading, ...Reading[]] {
  const doubts = reasonsOf(status, DOUBTS);
  // What the device measured but calls out of its range is no number to trust.
  const pulse = (status & PULSE_RANGE) === 0 ? numberOf(found.pulse) : null;
  const judged = judgePressure({
    unit: found.unit,
    systolic: numberOf(found.systolic),
    diastolic: numberOf(found.diastolic),
    mean: numberOf(found.mean),
    pulse,
    deviceTime: time,
    doubts,
  });
  const when = time === undefined ? {} : { deviceTime: time };
  if (judged.type === 'refused')
    return [
      { kind: 'blood-pressure', unit: found.unit, ...when, value: null, validity: 'invalid', reasons: [judged.reason] },
    ];
  const [pressure, rate] = judged.readings;
  if (found.pulse === undefined) return [pressure];
  const outOfRange: Reading = {
    kind: 'pulse-rate',
    unit: '/min',
    ...when,
    value: null,
    validity: 'invalid',
    reasons: ['out-of-range'],
  };
  return [pressure, (status & PULSE_RANGE) === 0 ? rate : outOfRange];
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  const deadline = port.now() + manifest.limit;
  const taken = await takeGattRecord(port, signal, {
    characteristic: MEASUREMENT,
    decode: decodeBloodPressure,
    deadline,
  });
  return concludeGatt(taken, device, toReadings);
}

const passive = (emit: (event: PassiveEvent) => void) =>
  readGatt(
    {
      [MEASUREMENT]: (bytes) => {
        const record = decodeBloodPressure(bytes);
        return record && toReadings(record).map((reading) => ({ type: 'measurement', reading }));
      },
    },
    emit,
  );

export const driver: DeviceDriver = { manifest, measure, passive };
