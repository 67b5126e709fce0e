import { ContecLegacyParser } from '../codecs/contec-legacy.ts';
import { CONTEC_PLETH } from '../codecs/contec-values.ts';
import type { Emit, Manifest } from '../device.ts';
import { FINGER_CLIP_WITH_BUTTON } from '../guides/finger-clip.ts';
import { CP2102, contecSet } from '../rules/contec-set.ts';
import {
  IGNORE_STORED,
  joinOximeter,
  type Oximeter,
  OximeterReader,
  remembering,
  type Stored,
  TO_SWITCH_ON,
  tellStored,
} from '../sessions/oximeter.ts';
import { streamingOximeter } from '../sessions/streaming-oximeter.ts';

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
    stored: (values) => tellStored(contecSet(values, 0), reader, stored),
    storedDamaged: () => stored.refused('checksum'),
    gap: () => reader.gap(),
  });
  return joinOximeter(reader, () => device, parser);
}

export const driver = streamingOximeter({
  manifest,
  open,
  silence: TO_SWITCH_ON,
  listen: LISTEN,
  missed: 'no 5-byte frames',
});
