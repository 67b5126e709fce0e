import type { KioskSummary } from '#protocol/console-link.ts';
import { type EquipmentCheck, type EquipmentFinding, isWell, shortcomings } from '#protocol/equipment.ts';

/** ms after which a daily check (R13) is overdue: a day, and the time a kiosk may be in use at its hour. */
const OVERDUE_AFTER = 30 * 3_600_000;

/**
 * How a kiosk's equipment is, as far as is known. `overdue`: the check is older than a day. `stethoscope`: what a tone that was
 * played to it has told, when it must be there and is well.
 */
export type Verdict =
  | { readonly kind: 'unchecked' }
  | {
      readonly kind: 'passed';
      readonly at: string;
      readonly overdue: boolean;
      readonly stethoscope: StethoscopeProof | null;
    }
  | {
      readonly kind: 'failed';
      readonly at: string;
      readonly overdue: boolean;
      readonly failing: readonly EquipmentFinding[];
    };

/** Whether and when a tone proved that nothing changes the sound of the stethoscope. */
type StethoscopeProof = { readonly state: 'proven'; readonly at: string } | { readonly state: 'untested' };

/** @param now ms, the server's clock. */
export function verdictOf({ check }: Pick<KioskSummary, 'check'>, now: number): Verdict {
  if (check === null) return { kind: 'unchecked' };
  const { at } = check;
  const overdue = now - Date.parse(at) > OVERDUE_AFTER;
  const failing = shortcomings(check);
  return failing.length === 0
    ? { kind: 'passed', at, overdue, stethoscope: proofOf(check) }
    : { kind: 'failed', at, overdue, failing };
}

function proofOf({ findings }: EquipmentCheck): StethoscopeProof | null {
  const finding = findings.find(({ role }) => role === 'stethoscope');
  if (finding === undefined || !isWell(finding)) return null;
  // A check of a kiosk that knew of no tone says that it is well, and never when it was proven.
  const provenAt = finding.state === 'healthy' ? finding.provenAt : undefined;
  return provenAt === undefined ? { state: 'untested' } : { state: 'proven', at: provenAt };
}
