import { GtechParser, type ScaleRecord } from '../codecs/gtech-gl310.ts';
import type { Manifest } from '../device.ts';
import { SCALE_WITH_COLUMN_GUIDE } from '../guides/scale.ts';
import { judgeBody } from '../rules/body-size.ts';
import { speakingDevice } from '../sessions/spoken-record.ts';

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

const judge = ({ weight, height }: ScaleRecord) =>
  ({
    type: 'readings',
    readings: [judgeBody('body-weight', 'kg', weight), judgeBody('body-height', 'cm', height)],
  }) as const;

export const driver = speakingDevice({ manifest, open: (tell) => new GtechParser(tell), judge });
