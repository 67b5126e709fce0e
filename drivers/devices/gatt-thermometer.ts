import type { Reading } from '#protocol/measurement.ts';
import { decodeGattTemperature, type GattTemperature } from '../codecs/gatt.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { judgeTemperature } from '../rules/body-temperature.ts';
import { concludeGatt, GATT_CLOCKS, readGatt, takeGattRecord } from '../sessions/gatt.ts';
import type { Port } from '../transports/transport.ts';

const MEASUREMENT = '2a1c';

const manifest: Manifest = {
  id: 'gatt-thermometer',
  model: 'Bluetooth thermometer (Health Thermometer Service)',
  grade: 'A',
  modalities: ['temperature'],
  kinds: ['body-temperature'],
  units: ['Cel'],
  links: [{ via: 'bluetooth', service: '1809', characteristics: [MEASUREMENT, ...GATT_CLOCKS] }],
  guide: {
    drawing: 'ear-thermometer',
    title: { fr: "Placez le thermomètre dans l'oreille.", en: 'Place the thermometer in your ear.' },
    detail: { fr: 'Tirez doucement le lobe. Ne bougez plus.', en: 'Gently pull the earlobe. Keep still.' },
    turn: { fr: 'Appuyez sur le bouton du thermomètre.', en: "Press the thermometer's button." },
    cleaning: {
      fr: "Changez l'embout et essuyez la sonde avec de l'alcool.",
      en: 'Change the tip and wipe the probe with alcohol.',
    },
  },
  limit: 120_000,
};

const device = { driver: manifest.id, model: manifest.model };

/** NaN and its like are no temperature: the device measured and failed. */
function toReading({ temperature, unit, time }: GattTemperature): Reading {
  if (typeof temperature === 'number') return judgeTemperature(temperature, unit, time);
  const when = time === undefined ? {} : { deviceTime: time };
  return { kind: 'body-temperature', unit, ...when, value: null, validity: 'invalid', reasons: ['missing'] };
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  const deadline = port.now() + manifest.limit;
  const taken = await takeGattRecord(port, signal, {
    characteristic: MEASUREMENT,
    decode: decodeGattTemperature,
    deadline,
  });
  return concludeGatt(taken, device, (record) => [toReading(record)]);
}

const passive = (emit: (event: PassiveEvent) => void) =>
  readGatt(
    {
      [MEASUREMENT]: (bytes) => {
        const record = decodeGattTemperature(bytes);
        return record && [{ type: 'measurement', reading: toReading(record) }];
      },
    },
    emit,
  );

export const driver: DeviceDriver = { manifest, measure, passive };
