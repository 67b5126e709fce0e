import type { Reason } from '#protocol/measurement.ts';
import {
  decodePlxContinuous,
  decodePlxSpotCheck,
  type GattNumber,
  type GattOximetry,
  PLX_MEASUREMENT,
  PLX_SENSOR,
} from '../codecs/gatt.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, PassiveReader } from '../device.ts';
import { FINGER_CLIP } from '../guides/finger-clip.ts';
import { judge, type OximetryReadings, type OximetrySet } from '../rules/oximetry.ts';
import { reasonsOf, type StatusRule } from '../rules/status-bits.ts';
import { GATT_CLOCKS, GattFreshness } from '../sessions/gatt.ts';
import { OximeterReader } from '../sessions/oximeter.ts';
import type { Port } from '../transports/transport.ts';

const SPOT_CHECK = '2a5e';
const CONTINUOUS = '2a5f';

const manifest: Manifest = {
  id: 'gatt-plx',
  model: 'Bluetooth oximeter (Pulse Oximeter Service)',
  grade: 'A',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate', 'perfusion-index'],
  units: ['%', '/min', '%'],
  links: [{ via: 'bluetooth', service: '1822', characteristics: [SPOT_CHECK, CONTINUOUS, ...GATT_CLOCKS] }],
  guide: FINGER_CLIP,
  limit: 120_000,
};

const device = { driver: manifest.id, model: manifest.model };

/** What leaves no reading, and what makes one doubtful, in the order in which it is told. */
const MEASUREMENT_REFUSALS: readonly StatusRule[] = [
  [PLX_MEASUREMENT.invalid | PLX_MEASUREMENT.unavailable, 'missing'],
  [PLX_MEASUREMENT.calibrating | PLX_MEASUREMENT.testing | PLX_MEASUREMENT.demonstration, 'device-error'],
];
const SENSOR_REFUSALS: readonly StatusRule[] = [
  [PLX_SENSOR.unconnected | PLX_SENSOR.disconnected, 'sensor-disconnected'],
  [PLX_SENSOR.displaced, 'sensor-off'],
  [PLX_SENSOR.malfunction | PLX_SENSOR.sensorMalfunction | PLX_SENSOR.unknownSensor, 'sensor-fault'],
  [PLX_SENSOR.analysing, 'searching'],
  [PLX_SENSOR.inadequateSignal | PLX_SENSOR.nonPulsatile, 'out-of-track'],
];
const MEASUREMENT_DOUBTS: readonly StatusRule[] = [
  [PLX_MEASUREMENT.questionable, 'implausible'],
  [PLX_MEASUREMENT.early, 'early'],
];
const SENSOR_DOUBTS: readonly StatusRule[] = [
  [PLX_SENSOR.lowPerfusion, 'low-perfusion'],
  [PLX_SENSOR.erratic | PLX_SENSOR.irregularSignal | PLX_SENSOR.poorSignal | PLX_SENSOR.interference, 'artefact'],
  [PLX_SENSOR.questionablePulse, 'irregular-pulse'],
];

const numberOf = (value: GattNumber): number | null => (typeof value === 'number' ? value : null);

/** Ms between two values of a continuous measurement: the service asks for one a second. */
const PERIOD = 1000;

function toSet(record: GattOximetry): OximetrySet {
  const { measurement = 0, sensor = 0, amplitude, time, clockUnset } = record;
  const [refusal] = [...reasonsOf(measurement, MEASUREMENT_REFUSALS), ...reasonsOf(sensor, SENSOR_REFUSALS)];
  const doubts = [...reasonsOf(measurement, MEASUREMENT_DOUBTS), ...reasonsOf(sensor, SENSOR_DOUBTS)];
  return {
    spo2: numberOf(record.spo2),
    pulseRate: numberOf(record.pulse),
    ...(amplitude === undefined ? {} : { perfusionIndex: numberOf(amplitude) }),
    ...(refusal === undefined ? {} : { refusal }),
    doubts,
    notes: [],
    period: PERIOD,
    ...(time === undefined || clockUnset ? {} : { deviceTime: time }),
  };
}

const isStored = ({ measurement = 0 }: GattOximetry): boolean => (measurement & PLX_MEASUREMENT.stored) !== 0;

/** The device finished a measurement by itself, unless it says that it is still at it. */
const isOver = ({ measurement = 0 }: GattOximetry): boolean => (measurement & PLX_MEASUREMENT.ongoing) === 0;

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  const deadline = port.now() + manifest.limit;
  const freshness = new GattFreshness(port.now());
  const reader = new OximeterReader(emit);
  let reason: Reason | undefined;
  for (;;) {
    const readings = reader.takeResult();
    if (readings) return { type: 'readings', readings, device };
    const left = deadline - port.now();
    const result = left > 0 ? await port.read({ timeout: left, signal }) : ({ type: 'timed-out' } as const);
    if (result.type !== 'chunk') {
      const refused = reason ?? reader.reason;
      return { type: refused === 'missing' ? 'timed-out' : 'refused', reason: refused, device };
    }
    const { chunk } = result;
    if (freshness.hear(chunk)) continue;
    reader.now = chunk.at;
    if (chunk.channel === CONTINUOUS) {
      const record = decodePlxContinuous(chunk.bytes);
      if (record) reader.set(toSet(record));
      else reason ??= 'device-error';
    }
    if (chunk.channel !== SPOT_CHECK) continue;
    const record = decodePlxSpotCheck(chunk.bytes);
    if (!record) reason ??= 'device-error';
    else if (
      !freshness.proves({ time: record.clockUnset ? undefined : record.time, stored: isStored(record) }, chunk.at)
    )
      reason = 'not-fresh';
    else if (isOver(record)) reader.finished(judge(toSet(record)));
  }
}

function passive(emit: (event: PassiveEvent) => void): PassiveReader {
  let told = false;
  const tell = (readings: OximetryReadings | undefined): void => {
    for (const reading of readings ?? []) emit({ type: 'measurement', reading });
    told ||= readings !== undefined;
  };
  const refuse = (reason: Reason, detail?: string): void => {
    told = true;
    emit({ type: 'refused', reason, ...(detail === undefined ? {} : { detail }) });
  };
  const reader = new OximeterReader((body) => {
    if (body.type === 'sample') emit(body);
  });
  return {
    push: (bytes, at, channel = SPOT_CHECK) => {
      reader.now = at;
      if (channel !== SPOT_CHECK && channel !== CONTINUOUS) return;
      const record = channel === SPOT_CHECK ? decodePlxSpotCheck(bytes) : decodePlxContinuous(bytes);
      if (!record) refuse('device-error', 'malformed');
      else if (channel === CONTINUOUS) reader.set(toSet(record));
      else {
        const set = toSet(record);
        const readings = judge(set, isStored(record) ? [...set.doubts, 'not-fresh'] : set.doubts);
        if (isOver(record)) tell(readings);
        else for (const reading of readings) emit({ type: 'sample', reading });
      }
      tell(reader.takeResult());
    },
    end: () => {
      if (!told) refuse(reader.reason);
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, passive };
