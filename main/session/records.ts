import { randomUUID } from 'node:crypto';
import type { Incident } from '#protocol/consultation.ts';
import type { DriversEvent } from '#protocol/drivers-host.ts';
import { type ConsultationId, MeasurementId } from '#protocol/ids.ts';
import type { Measurement } from '#protocol/measurement.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';

type RecordOf<T extends OutboxRecord['type']> = Extract<OutboxRecord, { type: T }>;

/** A record with an id of its own, made where it is born. */
export function newRecord<T extends Exclude<OutboxRecord['type'], 'measurement'>>(
  type: T,
  consultationId: ConsultationId,
  content: RecordOf<T>['content'],
): OutboxRecord {
  // The union cannot be narrowed by a generic parameter: type and content are tied by the signature above.
  return { id: randomUUID(), type, consultationId, content } as OutboxRecord;
}

/** Every reading of a finished attempt, the invalid ones included, becomes a measurement with an id of its own. */
export function measurementsOf(finished: Extract<DriversEvent, { type: 'finished' }>): Measurement[] {
  const { consultationId, attemptId, modality, device, takenAt } = finished;
  return finished.readings.map((reading) => ({
    id: MeasurementId.parse(randomUUID()),
    consultationId,
    attemptId,
    modality,
    reading,
    device,
    takenAt,
    method: 'device',
  }));
}

export function measurementRecord(measurement: Measurement): OutboxRecord {
  return {
    id: measurement.id,
    type: 'measurement',
    consultationId: measurement.consultationId,
    content: measurement,
  };
}

export const incidentRecord = (consultationId: ConsultationId, incident: Incident): OutboxRecord =>
  newRecord('incident', consultationId, incident);
