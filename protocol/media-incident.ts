import { z } from 'zod';

/** A camera, microphone or instrument whose track was captured for the consultation. */
export const CaptureDevice = z.enum(['camera', 'microphone', 'stethoscope', 'dermatoscope', 'otoscope']);
export type CaptureDevice = z.infer<typeof CaptureDevice>;

/**
 * How the media came back: what was lost, what brought it back, how often, and how long (ms) it took in all. Causes and actions
 * are those of the policy of recovery.
 */
export const MediaRepair = z.object({
  cause: z.enum(['transport', 'link', 'room', 'vitals']),
  action: z.enum(['resume', 'restart-ice', 'rebuild', 'rejoin']),
  times: z.number().int().positive(),
  took: z.number().int().nonnegative(),
});
export type MediaRepair = z.infer<typeof MediaRepair>;

/** Every cause with every action. */
export const MediaRepairs = z.array(MediaRepair).min(1).max(16);

/** How many incidents one stands for, where more came than are told each; absent: itself alone. */
export const IncidentTimes = z.number().int().positive().optional();

/** What one end tells of its own media. `detail` names direction and step for engineers; it is made by the program. */
export const MediaIncident = z.discriminatedUnion('kind', [
  /** The fall let go of a picture, or took it back; picture and sound came to nothing, or came back. */
  z.object({
    kind: z.enum(['media-lowered', 'media-restored', 'media-lost', 'media-back']),
    detail: z.string().max(60),
    times: IncidentTimes,
  }),
  /** A reconnection of this end's media, however short. */
  z.object({ kind: z.literal('media-repaired'), repairs: MediaRepairs }),
  /** A device was pulled out, or is there again; a camera that is open gave no picture any more, or went on. */
  z.object({
    kind: z.enum(['capture-lost', 'capture-back', 'capture-stalled', 'capture-resumed']),
    device: CaptureDevice,
    times: IncidentTimes,
  }),
]);
export type MediaIncident = z.infer<typeof MediaIncident>;

/** ms since it happened, by a clock of the teller that nobody sets: who takes it dates it by their own. A week at most. */
export const IncidentAge = z
  .number()
  .int()
  .min(0)
  .max(7 * 24 * 3_600_000);

/** What one end tells of its own media together, each under one id, so that a repeat is no second incident. */
export const ToldIncidents = z
  .array(z.object({ id: z.uuid(), age: IncidentAge, incident: MediaIncident }))
  .min(1)
  .max(50);
export type ToldIncidents = z.infer<typeof ToldIncidents>;
