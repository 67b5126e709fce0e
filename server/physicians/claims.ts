import { z } from 'zod';

/**
 * What the provider must say of a physician. `rpps` is the 11-digit number of the shared register of health professionals:
 * without it nobody may practise here (R1).
 */
const PhysicianClaims = z.object({
  sub: z.string().min(1),
  name: z.string().trim().min(1).max(200),
  speciality: z.string().trim().min(1).max(200),
  rpps: z.string().regex(/^\d{11}$/),
});
export type PhysicianClaims = z.infer<typeof PhysicianClaims>;

/** The physician in the provider's user information, or null where a claim is missing or malformed. */
export function physicianClaims(userInfo: unknown): PhysicianClaims | null {
  const parsed = PhysicianClaims.safeParse(userInfo);
  return parsed.success ? parsed.data : null;
}
