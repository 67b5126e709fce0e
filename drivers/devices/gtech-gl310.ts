import type { Reading } from '#protocol/measurement.ts';
import { GtechParser, type ScaleEvent, type ScaleRecord } from '../codecs/gtech-gl310.ts';
import type { Port } from '../transports/transport.ts';
import { judgeBody } from './body-size.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from './device.ts';
import { SCALE_WITH_COLUMN_GUIDE } from './scale-guide.ts';

const manifest: Manifest = {
  id: 'gtech-gl310',
  model: 'G-Tech GL-310',
  grade: 'C',
  modalities: ['weight'],
  kinds: ['body-weight', 'body-height'],
  units: ['kg', 'cm'],
  links: [{ via: 'serial', line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: SCALE_WITH_COLUMN_GUIDE,
  limit: 120_000,
};

const device = { driver: manifest.id, model: manifest.model };

const toReadings = ({ weight, height }: ScaleRecord): [Reading, Reading] => [
  judgeBody('body-weight', 'kg', weight),
  judgeBody('body-height', 'cm', height),
];

/** The scale speaks once, by itself, when a measurement is over: what comes while the port is open is fresh. */
async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const events: ScaleEvent[] = [];
  const parser = new GtechParser((event) => events.push(event));
  let damaged = false;
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  for (;;) {
    const left = deadline - port.now();
    const result = left > 0 ? await port.read({ timeout: left, signal }) : ({ type: 'timed-out' } as const);
    if (result.type === 'chunk') parser.push(result.chunk.bytes);
    else parser.end();
    for (const event of events.splice(0)) {
      if (event.type === 'record') return { type: 'readings', readings: toReadings(event.record), device };
      damaged = true;
    }
    if (result.type === 'chunk') continue;
    if (damaged) return { type: 'refused', reason: 'checksum', device };
    return { type: 'timed-out', reason: 'missing', device };
  }
}

function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  const parser = new GtechParser((event) => {
    heard = true;
    if (event.type === 'damaged') emit({ type: 'refused', reason: 'checksum' });
    else for (const reading of toReadings(event.record)) emit({ type: 'measurement', reading });
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const gtechGl310: DeviceDriver = { manifest, measure, passive };
