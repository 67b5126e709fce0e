import { ConsultationView, QueueEntry } from '#protocol/consultation.ts';
import { ConsultationId } from '#protocol/ids.ts';
import { type LiveBody, LiveMessage } from '#protocol/live.ts';
import { Measurement, type Reading } from '#protocol/measurement.ts';

/** A UUID that differs by its number alone. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

const consultationId = ConsultationId.parse(uuid(1));

export const saturation = (value: number): Reading => ({
  kind: 'oxygen-saturation',
  unit: '%',
  validity: 'valid',
  reasons: [],
  value,
});

export const fingerOut: Reading = {
  kind: 'oxygen-saturation',
  unit: '%',
  validity: 'invalid',
  reasons: ['sensor-off'],
  value: null,
};

/** A durable reading of attempt `attempt`; `minute` is when, within one hour. */
export const measurement = (n: number, attempt: number, minute: number, reading: Reading): Measurement =>
  Measurement.parse({
    id: uuid(n),
    consultationId,
    attemptId: uuid(attempt),
    modality: reading.kind === 'blood-pressure' ? 'blood-pressure' : 'oximetry',
    reading,
    device: { driver: 'nonin', model: 'Nonin 3150' },
    takenAt: `2026-11-21T10:${`${minute}`.padStart(2, '0')}:00.000Z`,
    method: 'device',
  });

export const live = (seq: number, body: LiveBody, attempt = 50, at = seq * 40): LiveMessage =>
  LiveMessage.parse({ attemptId: uuid(attempt), modality: 'oximetry', seq, at, body });

const takenAt = '2026-03-02T09:00:00.000Z';
/** A consultation this console holds, nothing measured or written yet. */
export const takenConsultation = ConsultationView.parse({
  consultationId,
  state: 'taken',
  site: 'Pharmacie des Halles',
  kiosk: 'Borne 1',
  kioskOnline: true,
  callingForHelp: false,
  assisted: false,
  identity: { state: 'provisional', birthName: 'Martin', givenName: 'Anne', birthDate: '1946-03-17', sex: 'F' },
  consent: { textVersion: '1', locale: 'fr', givenAt: takenAt },
  reason: 'cough',
  locale: 'fr',
  waitingSince: takenAt,
  link: null,
  thresholds: true,
  takenAt,
  examinationCamera: 'off',
  modalities: [],
  asked: [],
  failedAsks: [],
  measurements: [],
  skipped: [],
  incidents: [],
  guests: [],
  entries: [],
  notes: { text: '', version: 0, savedAt: null },
});

/** A patient in the queue. `since`: ISO 8601. */
export const waiting = (n: number, since: string, part: Partial<QueueEntry> = {}): QueueEntry =>
  QueueEntry.parse({
    consultationId: uuid(n),
    site: 'Pharmacie des Halles',
    kiosk: 'Borne 1',
    kioskOnline: true,
    reason: 'cough',
    age: 60,
    sex: 'F',
    locale: 'fr',
    waitingSince: since,
    callingForHelp: false,
    assisted: null,
    estimate: { kind: 'unknown', why: 'too-few' },
    thresholds: true,
    measurements: [],
    skipped: [],
    link: null,
    ...part,
  });
