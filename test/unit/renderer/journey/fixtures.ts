import { AttemptId, ConsultationId, MeasurementId, PhysicianId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Measurement, Modality } from '#protocol/measurement.ts';
import type { Journey } from '#renderer/journey/state.ts';
import { newJourney } from '#renderer/journey/state.ts';
import { advance, type JourneyCommand, type JourneyEvent } from '#renderer/journey/transitions.ts';

export const consultationId = ConsultationId.parse('11111111-1111-4111-8111-111111111111');
export const attemptId = AttemptId.parse('22222222-2222-4222-8222-222222222222');
export const otherAttempt = AttemptId.parse('33333333-3333-4333-8333-333333333333');
const physicianId = PhysicianId.parse('44444444-4444-4444-8444-444444444444');

export const measurement = (modality: Modality, validity: 'valid' | 'invalid' = 'valid'): Measurement => ({
  id: MeasurementId.parse('55555555-5555-4555-8555-555555555555'),
  consultationId,
  attemptId,
  modality,
  reading:
    validity === 'valid'
      ? { kind: 'oxygen-saturation', unit: '%', validity, reasons: [], value: 97 }
      : { kind: 'oxygen-saturation', unit: '%', validity, reasons: ['sensor-off'], value: null },
  device: { driver: 'nonin', model: 'Nonin Xpod' },
  takenAt: '2026-11-21T10:00:00.000Z',
  method: 'device',
});

export const status = (changes: Partial<ConsultationStatus>): ConsultationStatus => ({
  consultationId,
  state: 'waiting',
  ahead: 1,
  estimate: null,
  physician: null,
  physicianOnline: false,
  outcome: null,
  refusal: null,
  asked: [],
  examinationCamera: 'off',
  entries: [],
  followUp: null,
  ...changes,
});

const physician = {
  id: physicianId,
  name: 'Dr Camille Moreau',
  speciality: 'Médecine générale',
  rpps: '10003456789',
};

export const taken = (changes: Partial<ConsultationStatus> = {}) =>
  status({ state: 'taken', ahead: null, physician, physicianOnline: true, ...changes });

/** Plays events one after the other; an event that means nothing where it comes fails the test. */
export function play(from: Journey, ...events: JourneyEvent[]): { journey: Journey; commands: JourneyCommand[] } {
  const commands: JourneyCommand[] = [];
  let journey = from;
  for (const event of events) {
    const step = advance(journey, event);
    if (step === null) throw new Error(`${event.type} means nothing on ${journey.screen.name}`);
    journey = step.journey;
    commands.push(...step.commands);
  }
  return { journey, commands };
}

export const untilReason: JourneyEvent[] = [
  { type: 'choose-locale', locale: 'fr' },
  { type: 'consent', consent: { textVersion: 'test', locale: 'fr', givenAt: '2026-11-21T10:00:00.000Z' } },
  { type: 'birth-name', birthName: 'Dupérier' },
  { type: 'given-name', givenName: 'Jeanne' },
  { type: 'birth-date', birthDate: '1948-02-14' },
  { type: 'sex', sex: 'F' },
  { type: 'identity-correct' },
];

/** A link test that the patient passed over. */
export const untested: LinkTest = {
  at: '2026-11-21T10:05:00.000Z',
  link: null,
  camera: 'untested',
  microphone: 'untested',
  loudspeaker: 'untested',
  echo: 'untested',
};

export const atFirstMeasurement = (...steps: Modality[]): Journey =>
  play(
    newJourney(steps, 'fr', 'never'),
    ...untilReason,
    { type: 'reason', reason: 'cough' },
    { type: 'opened', consultationId },
  ).journey;

/** Measured, tested, and on the way into the queue. */
export const joining = (): Journey => play(atFirstMeasurement(), { type: 'link-tested', test: untested }).journey;
