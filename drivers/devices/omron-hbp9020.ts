import { Hbp9020Parser, type Hbp9020Record } from '../codecs/omron-hbp9020.ts';
import type { Manifest } from '../device.ts';
import { ARM_CUFF_GUIDE, ARM_TUNNEL_GUIDE } from '../guides/cuff.ts';
import { judgePressure } from '../rules/pressure.ts';
import { speakingDevice } from '../sessions/spoken-record.ts';

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

export const driver = speakingDevice({
  manifest,
  open: (tell) => new Hbp9020Parser(tell),
  judge: (record: Hbp9020Record) => judgePressure({ ...record, doubts: [] }),
});
