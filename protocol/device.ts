import { z } from 'zod';

/** Evidence behind a driver: A maker's specification, B recorded bytes, C implementations only, D a forum post. */
export const EvidenceGrade = z.enum(['A', 'B', 'C', 'D']);
export type EvidenceGrade = z.infer<typeof EvidenceGrade>;

/** The device behind a reading, as far as the protocol tells. `driver` is the id in the catalogue. */
export const DeviceIdentity = z.object({
  driver: z.string().min(1),
  model: z.string().min(1),
  serial: z.string().optional(),
  firmware: z.string().optional(),
  calibratedOn: z.iso.date().optional(),
});
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;
