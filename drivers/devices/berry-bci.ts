import type { Reason } from '#protocol/measurement.ts';
import { BERRY_PLETH, BerryParser, type BerryValues } from '../codecs/berry-bci.ts';
import type { Emit, Manifest } from '../device.ts';
import { FINGER_CLIP_WITH_BUTTON } from '../guides/finger-clip.ts';
import type { OximetrySet } from '../rules/oximetry.ts';
import { joinOximeter, type Oximeter, OximeterReader, remembering, TO_SWITCH_ON } from '../sessions/oximeter.ts';
import { streamingOximeter } from '../sessions/streaming-oximeter.ts';

const manifest: Manifest = {
  id: 'berry-bci',
  model: 'Berry BM1000 (BCI protocol 1.2)',
  grade: 'A',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate'],
  units: ['%', '/min'],
  links: [
    // The maker's document gives no baud rate; this one is what such boards are set to.
    { via: 'serial', line: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] },
    {
      via: 'bluetooth',
      service: '49535343-fe7d-4ae5-8fa9-9fafd205e455',
      characteristics: ['49535343-1e4d-4bd9-ba61-23c647249616'],
    },
  ],
  guide: FINGER_CLIP_WITH_BUTTON,
  limit: 120_000,
};

const PERIOD = 1000 / BERRY_PLETH.rate;
/** Ms a self-test listens. */
const LISTEN = 2000;

const device = { driver: manifest.id, model: manifest.model };

/** The numbers go on after the finger has left, so the status decides, never the number. */
function refusalOf(values: BerryValues): Reason | undefined {
  if (values.probeUnplugged) return 'sensor-disconnected';
  if (values.noFinger) return 'sensor-off';
  if (values.noSignal) return 'out-of-track';
  return values.searching ? 'searching' : undefined;
}

function toSet(values: BerryValues): OximetrySet {
  const refusal = refusalOf(values);
  const { spo2, pulseRate } = values;
  const refused = refusal === undefined ? {} : { refusal };
  return { spo2, pulseRate, ...refused, doubts: [], notes: [], period: PERIOD };
}

function open(emit: Emit): Oximeter {
  const reader = new OximeterReader(emit);
  const setOf = remembering(toSet);
  const parser = new BerryParser({
    pleth: (value) => reader.pleth(value, BERRY_PLETH),
    values: (values) => reader.set(setOf(values)),
    gap: () => reader.gap(),
  });
  return joinOximeter(reader, () => device, parser);
}

export const driver = streamingOximeter({
  manifest,
  open,
  silence: TO_SWITCH_ON,
  listen: LISTEN,
  missed: 'no BCI frames',
});
