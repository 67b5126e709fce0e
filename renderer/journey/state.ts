import { z } from 'zod';
import { ConsultationId } from '#protocol/ids.ts';
import { Assistance } from '#protocol/ipc.ts';
import { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { LinkTest } from '#protocol/link-test.ts';
import { Measurement, Modality } from '#protocol/measurement.ts';
import { BirthDate, Consent, Locale, PersonName, Sex, VisitReason } from '#protocol/patient.ts';
import { MeasureTask } from './measure-task.ts';

/**
 * What makes the kiosk easier for this patient: text size in percent, high-contrast colours, and every control within reach of
 * who sits.
 */
export const Comfort = z.object({
  text: z.union([z.literal(100), z.literal(125), z.literal(150)]),
  contrast: z.boolean(),
  seated: z.boolean(),
});
export type Comfort = z.infer<typeof Comfort>;

export const Screen = z.discriminatedUnion('name', [
  z.object({ name: z.literal('welcome') }),
  z.object({ name: z.literal('information') }),
  z.object({ name: z.literal('declined') }),
  z.object({ name: z.literal('birth-name') }),
  z.object({ name: z.literal('given-name') }),
  z.object({ name: z.literal('birth-date') }),
  z.object({ name: z.literal('sex') }),
  z.object({ name: z.literal('identity-check') }),
  /** Whether a carer is beside the patient; asked where the site may have one. */
  z.object({ name: z.literal('assistance') }),
  /** `opening`: identity, consent and reason are on their way to the outbox. */
  z.object({ name: z.literal('reason'), opening: z.enum(['no', 'yes', 'failed']) }),
  z.object({ name: z.literal('measurement'), step: z.number().int().nonnegative(), task: MeasureTask }),
  /** Camera, microphone, loudspeaker and link, before the queue. */
  z.object({ name: z.literal('link-test') }),
  z.object({ name: z.literal('waiting'), joined: z.boolean() }),
  /** `task`: the measurement the physician has asked for, shown below the video. */
  z.object({ name: z.literal('consultation'), task: MeasureTask.nullable() }),
  z.object({ name: z.literal('refused') }),
  z.object({ name: z.literal('end'), why: z.enum(['patient', 'closed']) }),
]);
export type Screen = z.infer<typeof Screen>;
export type ScreenName = Screen['name'];
export type ScreenOf<N extends ScreenName> = Extract<Screen, { name: N }>;

/** The traits typed so far; null where not answered yet. */
const Traits = z.object({
  birthName: PersonName.nullable(),
  givenName: PersonName.nullable(),
  birthDate: BirthDate.nullable(),
  sex: Sex.nullable(),
});

/** One patient's way through the kiosk, from the choice of a language to the wipe. Plain data: it is what is checkpointed. */
export const Journey = z.object({
  screen: Screen,
  steps: z.array(Modality),
  locale: Locale,
  comfort: Comfort,
  consent: Consent.nullable(),
  traits: Traits,
  /** True once every trait was asked: a correction then returns to the check and not to the next question. */
  checking: z.boolean(),
  assistance: Assistance,
  /** Whether a carer is beside the patient. */
  assisted: z.boolean(),
  reason: VisitReason.nullable(),
  /** Every measurement taken in this session, oldest first. */
  measurements: z.array(Measurement),
  /** What the test before the queue found; null where there was none. */
  link: LinkTest.nullable(),
  consultationId: ConsultationId.nullable(),
  status: ConsultationStatus.nullable(),
});
export type Journey = z.infer<typeof Journey>;

/** The journey nobody has begun. */
export const newJourney = (steps: readonly Modality[], locale: Locale, assistance: Assistance): Journey => ({
  screen: { name: 'welcome' },
  steps: [...steps],
  locale,
  comfort: { text: 100, contrast: false, seated: false },
  consent: null,
  traits: { birthName: null, givenName: null, birthDate: null, sex: null },
  checking: false,
  assistance,
  assisted: assistance === 'always',
  reason: null,
  measurements: [],
  link: null,
  consultationId: null,
  status: null,
});
