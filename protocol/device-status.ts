import { z } from 'zod';
import { EvidenceGrade } from './device.ts';
import { Modality } from './measurement.ts';
import { Locale } from './patient.ts';

/** The drawings of how a device is placed: one for each way a body meets a device. */
export const DRAWINGS = [
  'finger-clip',
  'arm-tunnel',
  'arm-cuff',
  'wrist-cuff',
  'forehead-thermometer',
  'ear-thermometer',
  'scale',
  'glucose-strip',
] as const;
export const Drawing = z.enum(DRAWINGS);
export type Drawing = z.infer<typeof Drawing>;

/** One text in each language of the kiosk. */
const Words = z.record(Locale, z.string().min(1));

/** What a patient is told of a device, in sentences under 12 words. */
export const DeviceGuide = z.object({
  drawing: Drawing,
  /** How to place it. */
  title: Words,
  /** How to sit, stand or hold meanwhile. */
  detail: Words,
  /** What to do at the moment it waits for the patient. */
  turn: Words,
  /** How it is cleaned between two patients, for the host of the place. */
  cleaning: Words,
});
export type DeviceGuide = z.infer<typeof DeviceGuide>;

/** `absent`: not plugged; `ready`: plugged and usable; `busy`: held by a session; `fault`: plugged but cannot be opened. */
const DeviceState = z.enum(['absent', 'ready', 'busy', 'fault']);

export const DeviceStatus = z.object({
  driver: z.string(),
  model: z.string(),
  grade: EvidenceGrade,
  modalities: z.array(Modality).min(1),
  guide: DeviceGuide,
  state: DeviceState,
  /** Why a device is in `fault`, for the host of the place; never patient data. */
  fault: z.string().optional(),
});
export type DeviceStatus = z.infer<typeof DeviceStatus>;
