import { z } from 'zod';
import { AuscultationSite } from './entry.ts';

/** A media quality figure of one direction, from what its receiver measured. */
export const QualityGrade = z.enum(['good', 'fair', 'poor', 'lost']);
export type QualityGrade = z.infer<typeof QualityGrade>;

/** `loss` 0 to 1; `roundTrip` and `jitter` in ms; `frozen`: share of the time the picture stood still, 0 to 1. */
export const QualityReport = z.object({
  grade: QualityGrade,
  loss: z.number().min(0).max(1),
  roundTrip: z.number().nonnegative().nullable(),
  jitter: z.number().nonnegative(),
  frozen: z.number().min(0).max(1),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** The steps of the fall in their order (DESIGN.md); with the face goes whatever other picture is left. */
export const FALL_STEPS = ['whole', 'examination-lowered', 'face-lowered', 'face-off'] as const;
export const FallStep = z.enum(FALL_STEPS);
export type FallStep = z.infer<typeof FallStep>;

/** Whether a device of the sender is there. `missing`: not plugged, or its track ended; `denied`: the system keeps it. */
const DeviceState = z.enum(['starting', 'on', 'missing', 'denied']);

const base64 = z.base64().max(2000);

export const SoundDevice = z.enum(['microphone', 'loudspeaker']);
export type SoundDevice = z.infer<typeof SoundDevice>;

/**
 * What the participants of a room tell each other. The server passes it on to the one it is for and does not read it; the
 * receiver parses it and believes no more of it than its sender may know.
 */
export const PeerMessage = z.discriminatedUnion('type', [
  /** Agreement of keys: first what binds the sender to its public key, then, once the other's is there, the key itself. */
  z.object({
    type: z.literal('key-commitment'),
    commitment: base64,
    /** Whether the sender asks to be told the receiver's own; an answer does not. */
    asks: z.boolean(),
  }),
  z.object({ type: z.literal('key-reveal'), publicKey: base64, nonce: base64 }),
  /** The sender cannot encrypt: what is between the two goes in the clear. */
  z.object({ type: z.literal('key-none') }),
  /** The sender agreed with the receiver before, under another code: what was compared then holds no longer. */
  z.object({ type: z.literal('code-changed') }),
  /** The key the sender encrypts its media with, wrapped for this receiver. */
  z.object({ type: z.literal('media-key'), generation: z.number().int().min(0).max(255), wrapped: base64 }),
  /** The receiver of a media key has it: its sender says it again until it hears this. */
  z.object({ type: z.literal('media-key-held'), generation: z.number().int().min(0).max(255) }),
  /** How the receiver of a direction finds it. */
  z.object({ type: z.literal('quality'), report: QualityReport }),
  /** How far the sender had to let go of its pictures, and which way the link is weak. */
  z.object({ type: z.literal('fall'), step: FallStep, side: z.enum(['up', 'down']) }),
  /** How the kiosk's own camera and microphone stand. What the patient silenced themselves is told by `paused`. */
  z.object({ type: z.literal('devices'), camera: DeviceState, microphone: DeviceState }),
  /** What the patient may be heard or hear by, and the one that is taken; null: none, or the one the system takes by itself. */
  z.object({
    type: z.literal('sound-devices'),
    kind: SoundDevice,
    devices: z.array(z.object({ id: z.string().max(200), label: z.string().max(200) })).max(10),
    active: z.string().max(200).nullable(),
  }),
  /** Asks the kiosk to take another of its microphones or loudspeakers. */
  z.object({ type: z.literal('sound-device-set'), kind: SoundDevice, device: z.string().max(200) }),
  /** What the sender's examination or face camera can do. */
  z.object({
    type: z.literal('camera'),
    role: z.enum(['face', 'examination']),
    cameras: z.array(z.object({ id: z.string().max(200), label: z.string().max(200) })).max(10),
    active: z.string().max(200).nullable(),
    zoom: z.object({ min: z.number(), max: z.number(), step: z.number(), value: z.number() }).nullable(),
    light: z.object({ on: z.boolean() }).nullable(),
  }),
  /** Asks the receiver to set its camera. */
  z.object({
    type: z.literal('camera-set'),
    role: z.enum(['face', 'examination']),
    camera: z.string().max(200).optional(),
    zoom: z.number().optional(),
    light: z.boolean().optional(),
  }),
  /** Asks for a photograph of the examination camera. */
  z.object({ type: z.literal('take-still') }),
  /** Why the photograph that was asked for is not coming. `refused`: it was taken, and the server would not have it. */
  z.object({ type: z.literal('still-refused'), why: z.enum(['no-camera', 'failed', 'refused']) }),
  /**
   * Asks the kiosk to open or close its stethoscope. `site`: what the physician listens to; the patient is told where it is.
   * `weak`: it is closed because the physician's link does not carry it beside the voice.
   */
  z.object({
    type: z.literal('stethoscope'),
    on: z.boolean(),
    site: AuscultationSite.optional(),
    weak: z.boolean().optional(),
  }),
  /** Whether the kiosk's stethoscope is open, and why not. A kiosk whose site has none says nothing. `weak`: for the voice's sake. */
  z.object({
    type: z.literal('stethoscope-state'),
    state: z.enum(['off', 'opening', 'on', 'missing', 'processed', 'fault', 'weak']),
  }),
]);
export type PeerMessage = z.infer<typeof PeerMessage>;

/** All that a guest may tell the others: what the encryption of their media takes. */
export const GUEST_MESSAGES: readonly PeerMessage['type'][] = [
  'key-commitment',
  'key-reveal',
  'key-none',
  'code-changed',
  'media-key',
  'media-key-held',
];
