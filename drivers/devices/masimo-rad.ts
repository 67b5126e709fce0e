import type { DeviceIdentity } from '#protocol/device.ts';
import { MASIMO_EXCEPTION, type MasimoLine, MasimoParser } from '../codecs/masimo-ascii.ts';
import type { Emit, Manifest } from '../device.ts';
import { FINGER_CLIP } from '../guides/finger-clip.ts';
import type { OximetrySet } from '../rules/oximetry.ts';
import { reasonsOf, type StatusRule } from '../rules/status-bits.ts';
import { joinOximeter, type Oximeter, OximeterReader } from '../sessions/oximeter.ts';
import { streamingOximeter } from '../sessions/streaming-oximeter.ts';

const manifest: Manifest = {
  id: 'masimo-rad',
  model: 'Masimo Rad-5, Rad-8, Radical-7',
  grade: 'B',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate', 'perfusion-index'],
  units: ['%', '/min', '%'],
  links: [{ via: 'serial', line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: FINGER_CLIP,
  limit: 90_000,
};

/** One line a second. */
const PERIOD = 1000;
/** Ms a self-test listens. */
const LISTEN = 3500;

/** What leaves no reading, whatever numbers stand in the line, in the order in which it is told. */
const REFUSALS: readonly StatusRule[] = [
  [MASIMO_EXCEPTION.noSensor, 'sensor-disconnected'],
  [MASIMO_EXCEPTION.defectiveSensor | MASIMO_EXCEPTION.unrecognisedSensor, 'sensor-fault'],
  [MASIMO_EXCEPTION.sensorOff, 'sensor-off'],
  [MASIMO_EXCEPTION.searching, 'searching'],
];
const DOUBTS: readonly StatusRule[] = [
  [MASIMO_EXCEPTION.lowPerfusion, 'low-perfusion'],
  [MASIMO_EXCEPTION.interference | MASIMO_EXCEPTION.ambientLight | MASIMO_EXCEPTION.lowSignalIq, 'artefact'],
];

/** Alarms are about limits set on the monitor, not about the reading. Without a perfusion index nothing says it is enough. */
function toSet(line: MasimoLine): OximetrySet {
  const [refusal] = reasonsOf(line.exceptions, REFUSALS);
  const doubts = new Set(reasonsOf(line.exceptions, DOUBTS));
  if (typeof line.perfusionIndex !== 'number') doubts.add('low-perfusion');
  return {
    spo2: line.spo2,
    pulseRate: line.pulseRate,
    ...(line.perfusionIndex === undefined ? {} : { perfusionIndex: line.perfusionIndex }),
    ...(refusal === undefined ? {} : { refusal }),
    doubts: [...doubts],
    notes: [],
    period: PERIOD,
    unchecked: true,
    ...(line.deviceTime === undefined ? {} : { deviceTime: line.deviceTime }),
  };
}

/** A line names no model. */
const identify = (serial: string | undefined): DeviceIdentity => ({
  driver: manifest.id,
  model: 'Masimo',
  ...(serial === undefined ? {} : { serial }),
});

function open(emit: Emit): Oximeter {
  const reader = new OximeterReader(emit);
  let serial: string | undefined;
  const parser = new MasimoParser({
    line: (line) => {
      serial = line.serial ?? serial;
      reader.set(toSet(line));
    },
    damaged: () => reader.gap(),
  });
  return joinOximeter(reader, () => identify(serial), parser);
}

export const driver = streamingOximeter({ manifest, open, listen: LISTEN, missed: 'no ASCII 1 lines' });
