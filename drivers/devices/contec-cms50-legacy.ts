import { ContecLegacyParser } from '../codecs/contec-legacy.ts';
import { CONTEC_PLETH } from '../codecs/contec-values.ts';
import type { Port } from '../transports/transport.ts';
import { CP2102, contecSet } from './contec-set.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from './device.ts';
import { FINGER_CLIP_WITH_BUTTON } from './finger-clip.ts';
import {
  hear,
  IGNORE_STORED,
  listenUntilStable,
  type Oximeter,
  OximeterReader,
  passiveOximeter,
  remembering,
  type Stored,
  storedReadings,
  TO_SWITCH_ON,
} from './oximeter.ts';

const manifest: Manifest = {
  id: 'contec-cms50-legacy',
  model: 'Contec CMS50D+, CMS50E, CMS50F (5-byte frames)',
  grade: 'B',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate'],
  units: ['%', '/min'],
  links: [
    {
      via: 'serial',
      line: { baudRate: 19_200, dataBits: 8, parity: 'odd', stopBits: 1 },
      usb: [],
      bridges: CP2102,
    },
  ],
  guide: FINGER_CLIP_WITH_BUTTON,
  limit: 120_000,
};

const PERIOD = 1000 / CONTEC_PLETH.rate;
/** Ms a self-test listens. */
const LISTEN = 2000;

const device = { driver: manifest.id, model: manifest.model };

function open(emit: Emit, stored: Stored = IGNORE_STORED): Oximeter {
  const reader = new OximeterReader(emit);
  const toSet = remembering((values: Parameters<typeof contecSet>[0]) => contecSet(values, PERIOD));
  const parser = new ContecLegacyParser({
    pleth: (value) => reader.pleth(value, CONTEC_PLETH),
    values: (values) => reader.set(toSet(values)),
    stored: (values) => {
      if (reader.reason === 'missing') reader.reason = 'not-fresh';
      stored.readings(storedReadings(contecSet(values, 0)));
    },
    storedDamaged: () => stored.refused('checksum'),
    gap: () => reader.gap(),
  });
  return {
    reader,
    push: (bytes) => parser.push(bytes),
    end: () => {
      parser.end();
      reader.end();
    },
    device: () => device,
  };
}

/** The device streams by itself while it is on; there is nothing to ask. */
async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  return listenUntilStable(port, signal, open(emit), deadline, { silence: TO_SWITCH_ON });
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  let recognised = false;
  const parser = new ContecLegacyParser({
    pleth: () => undefined,
    values: () => {
      recognised = true;
    },
    stored: () => undefined,
    storedDamaged: () => undefined,
    gap: () => undefined,
  });
  const found = await hear(
    port,
    signal,
    LISTEN,
    (bytes) => parser.push(bytes),
    () => recognised,
  );
  if (found === 'foreign') return { type: 'foreign', detail: 'no 5-byte frames' };
  return found === 'silent' ? { type: 'silent' } : { type: 'heard', device, warnings: [] };
}

export const contecCms50Legacy: DeviceDriver = {
  manifest,
  measure,
  selfTest,
  passive: (emit) => passiveOximeter(emit, open),
};
