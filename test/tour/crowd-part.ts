import type { Modality, Reading, Reason } from '#protocol/measurement.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';
import { connectKiosk, measurementRecord, queueRecords } from '../support/link-clients.ts';
import { patience } from '../support/patient.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';

type Opening = Extract<OutboxRecord, { type: 'consultation-opened' }>['content'];

/** One who waits; of each kind of reading the earlier ones come first. */
interface Waiting {
  readonly opening: Partial<Opening> & { readonly birthDate: string };
  readonly readings: readonly Reading[];
}

/** A reading is as valid as nothing speaks against it. */
const seen = (reasons: Reason[]): { validity: 'valid' | 'questionable'; reasons: Reason[] } => ({
  validity: reasons.length === 0 ? 'valid' : 'questionable',
  reasons,
});
const oxygen = (value: number, ...doubts: Reason[]): Reading => ({
  kind: 'oxygen-saturation',
  unit: '%',
  value,
  ...seen(doubts),
});
const pulse = (value: number, ...doubts: Reason[]): Reading => ({
  kind: 'pulse-rate',
  unit: '/min',
  value,
  ...seen(doubts),
});
const temperature = (value: number): Reading => ({ kind: 'body-temperature', unit: 'Cel', value, ...seen([]) });
const pressure = (systolic: number, diastolic: number, ...doubts: Reason[]): Reading => ({
  kind: 'blood-pressure',
  unit: 'mm[Hg]',
  systolic,
  diastolic,
  mean: Math.round((systolic + 2 * diastolic) / 3),
  ...seen(doubts),
});

/** What a queue may hold at once: a sign beyond a threshold, one that is doubted, courses, all that is measured, a child. */
const crowd: readonly Waiting[] = [
  {
    opening: { birthDate: '1991-02-11', reason: 'prescription' },
    readings: [
      pressure(131, 82),
      pressure(124, 78),
      temperature(36.8),
      { kind: 'body-weight', unit: 'kg', value: 71.4, ...seen([]) },
      { kind: 'blood-glucose', unit: 'mg/dL', value: 104, ...seen([]) },
    ],
  },
  {
    opening: { birthDate: '2019-09-03', reason: 'fever', assisted: true },
    readings: [temperature(38.4), temperature(39.2), oxygen(97), pulse(124)],
  },
  {
    opening: { birthDate: '1950-06-20', reason: 'cough', assisted: true },
    readings: [oxygen(94), oxygen(90), pulse(98), pulse(112), pressure(146, 84), temperature(38.6)],
  },
  {
    opening: { birthDate: '1938-12-01', reason: 'pain', assisted: false },
    readings: [
      oxygen(89, 'low-perfusion'),
      pulse(58, 'motion'),
      pressure(98, 61, 'irregular-pulse'),
      { kind: 'body-temperature', unit: 'Cel', value: null, validity: 'invalid', reasons: ['out-of-range'] },
    ],
  },
];

const modalityOf = ({ kind }: Reading): Modality => {
  if (kind === 'blood-pressure') return kind;
  if (kind === 'body-temperature') return 'temperature';
  if (kind === 'blood-glucose') return 'glucose';
  return kind.startsWith('body-') ? 'weight' : 'oximetry';
};

/** A queue of many patients, in each width a practice has, and in the dark. */
export async function lookAtCrowd(album: Album, stage: Stage): Promise<void> {
  const kiosks = await Promise.all(crowd.map((_, index) => connectKiosk(stage.server, `Borne ${index + 1}`)));
  const { desk, page } = await stage.openPhysician('first');
  for (const [index, { opening, readings }] of crowd.entries()) {
    const client = kiosks[index]?.client;
    if (client === undefined) throw new Error('a patient has no kiosk');
    const { birthDate, ...said } = opening;
    const record = openingRecord();
    const { identity } = record.content;
    await queueRecords(client, [
      { ...record, content: { ...record.content, ...said, identity: { ...identity, birthDate } } },
      ...readings.map((reading, nth) => {
        const takenAt = new Date(Date.now() - (readings.length - nth) * 60_000);
        const made = measurementRecord(record.consultationId, modalityOf(reading), takenAt);
        return { ...made, content: { ...made.content, reading } };
      }),
    ]);
  }
  await page
    .locator('li.queue-row')
    .nth(crowd.length - 1)
    .waitFor({ timeout: patience });
  await album.take('console', page, 'queue-crowd');
  await page.keyboard.press('d');
  await album.take('console', page, 'queue-crowd-dark');
  await page.keyboard.press('d');
  for (const [width, height] of [
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await album.take('console', page, `queue-crowd-${width}`);
  }
  await desk.close();
  for (const { client } of kiosks) client.disconnect();
}
