import { type Hbp9020Event, Hbp9020Parser } from '../codecs/omron-hbp9020.ts';
import type { Port } from '../transports/transport.ts';
import { ARM_CUFF_GUIDE, ARM_TUNNEL_GUIDE } from './cuff-guide.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from './device.ts';
import { judgePressure, tellJudged } from './pressure.ts';

const manifest: Manifest = {
  id: 'omron-hbp9020',
  model: 'Omron HBP-9020',
  grade: 'C',
  modalities: ['blood-pressure'],
  kinds: ['blood-pressure', 'pulse-rate'],
  units: ['mm[Hg]', '/min'],
  links: [{ via: 'serial', line: { baudRate: 2400, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: {
    ...ARM_TUNNEL_GUIDE,
    detail: {
      fr: 'Coude sur son appui. Dos appuyé, pieds à plat. Ne parlez pas.',
      en: 'Elbow on its rest. Back supported, feet flat. Do not talk.',
    },
    turn: ARM_CUFF_GUIDE.turn,
  },
  limit: 180_000,
};

const device = { driver: manifest.id, model: manifest.model };

/** The monitor speaks once, by itself, when a measurement is over: what comes while the port is open is fresh. */
async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const events: Hbp9020Event[] = [];
  const parser = new Hbp9020Parser((event) => events.push(event));
  let refusal: 'checksum' | 'not-fresh' | undefined;
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  for (;;) {
    const left = deadline - port.now();
    const result = left > 0 ? await port.read({ timeout: left, signal }) : ({ type: 'timed-out' } as const);
    if (result.type === 'chunk') parser.push(result.chunk.bytes);
    else parser.end();
    const told = events.splice(0);
    const records = told.flatMap((event) => (event.type === 'record' ? [event.record] : []));
    const [record] = records;
    if (record && records.length === 1) return { ...judgePressure({ ...record, doubts: [] }), device };
    // Several at once were kept, not just made.
    if (told.length > 0) refusal = records.length > 1 ? 'not-fresh' : 'checksum';
    if (result.type === 'chunk') continue;
    if (refusal) return { type: 'refused', reason: refusal, device };
    return { type: 'timed-out', reason: 'missing', device };
  }
}

function passive(emit: (event: PassiveEvent) => void) {
  let heard = false;
  const parser = new Hbp9020Parser((event) => {
    heard = true;
    if (event.type === 'damaged') emit({ type: 'refused', reason: 'checksum' });
    else tellJudged(judgePressure({ ...event.record, doubts: [] }), emit);
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const omronHbp9020: DeviceDriver = { manifest, measure, passive };
