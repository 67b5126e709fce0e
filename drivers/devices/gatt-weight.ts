import type { Reading } from '#protocol/measurement.ts';
import { decodeWeight, type GattWeight } from '../codecs/gatt.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { SCALE_GUIDE } from '../guides/scale.ts';
import { judgeBody } from '../rules/body-size.ts';
import { concludeGatt, GATT_CLOCKS, readGatt, takeGattRecord } from '../sessions/gatt.ts';
import type { Port } from '../transports/transport.ts';

const MEASUREMENT = '2a9d';

const manifest: Manifest = {
  id: 'gatt-weight',
  model: 'Bluetooth scale (Weight Scale Service)',
  grade: 'A',
  modalities: ['weight'],
  kinds: ['body-weight', 'body-height'],
  units: ['kg', 'cm'],
  links: [{ via: 'bluetooth', service: '181d', characteristics: [MEASUREMENT, ...GATT_CLOCKS] }],
  guide: SCALE_GUIDE,
  limit: 120_000,
};

const device = { driver: manifest.id, model: manifest.model };

function toReadings({ weight, unit, time, height }: GattWeight): [Reading, ...Reading[]] {
  const when = { deviceTime: time };
  const failed: Reading = {
    kind: 'body-weight',
    unit,
    ...(time === undefined ? {} : { deviceTime: time }),
    value: null,
    validity: 'invalid',
    reasons: ['missing'],
  };
  const weighed = weight === undefined ? failed : judgeBody('body-weight', unit, weight, when);
  // A height of 0 is one that nobody has entered.
  if (height === undefined || height === 0) return [weighed];
  return [weighed, judgeBody('body-height', unit === 'kg' ? 'cm' : '[in_i]', height, when)];
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  const deadline = port.now() + manifest.limit;
  const taken = await takeGattRecord(port, signal, { characteristic: MEASUREMENT, decode: decodeWeight, deadline });
  return concludeGatt(taken, device, toReadings);
}

const passive = (emit: (event: PassiveEvent) => void) =>
  readGatt(
    {
      [MEASUREMENT]: (bytes) => {
        const record = decodeWeight(bytes);
        return record && toReadings(record).map((reading) => ({ type: 'measurement', reading }));
      },
    },
    emit,
  );

export const driver: DeviceDriver = { manifest, measure, passive };
