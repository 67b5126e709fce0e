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
