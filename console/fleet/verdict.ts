import type { KioskSummary } from '#protocol/console-link.ts';
import { type EquipmentFinding, shortcomings } from '#protocol/equipment.ts';

/** ms after which a daily check (R13) is overdue: a day, and the time a kiosk may be in use at its hour. */
const OVERDUE_AFTER = 30 * 3_600_000;

/** How a kiosk's equipment is, as far as is known. `overdue`: the check is older than a day. */
export type Verdict =
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'passed'; readonly at: string; readonly overdue: boolean }
  | {
      readonly kind: 'failed';
      readonly at: string;
      readonly overdue: boolean;
      readonly failing: readonly EquipmentFinding[];
    };

/** @param now ms, the server's clock. */
export function verdictOf({ check }: Pick<KioskSummary, 'check'>, now: number): Verdict {
  if (check === null) return { kind: 'unchecked' };
  const { at } = check;
  const overdue = now - Date.parse(at) > OVERDUE_AFTER;
  const failing = shortcomings(check);
  return failing.length === 0 ? { kind: 'passed', at, overdue } : { kind: 'failed', at, overdue, failing };
}
