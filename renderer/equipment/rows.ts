import type { DeviceStatus } from '#protocol/device-status.ts';
import {
  EQUIPMENT_ROLES,
  type EquipmentFinding,
  type EquipmentRole,
  type EquipmentState,
  type EquipmentView,
  isWell,
  ROLE_OF_MODALITY,
} from '#protocol/equipment.ts';
import type { Locale } from '#protocol/patient.ts';

/** One line of the host's list. */
export interface EquipmentRow {
  readonly role: EquipmentRole;
  readonly expected: boolean;
  /** `unchecked`: expected, and no check has looked at it yet. */
  readonly state: EquipmentState | 'unchecked';
  readonly finding: EquipmentFinding | null;
  /** What has happened since the check. */
  readonly since: 'plugged' | 'unplugged' | null;
  readonly needsLook: boolean;
}

/** The list of the host: what the site must have, and what else was found; always in the same order. */
export function equipmentRows({ expected, last, changed }: EquipmentView): EquipmentRow[] {
  return EQUIPMENT_ROLES.flatMap((role) => {
    const finding = last?.findings.find((one) => one.role === role) ?? null;
    if (finding === null && !expected.includes(role)) return [];
    const change = changed.find((one) => one.role === role);
    const since = change === undefined ? null : change.present ? 'plugged' : 'unplugged';
    const isExpected = expected.includes(role);
    const row: EquipmentRow = {
      role,
      expected: isExpected,
      state: finding?.state ?? 'unchecked',
      finding,
      since,
      needsLook: isExpected && finding !== null && (!isWell(finding) || since === 'unplugged'),
    };
    return [row];
  });
}

/** How the device of a role is cleaned, in the words of its driver; undefined for what no driver speaks of. */
export function cleaningOf(
  { role, finding }: Pick<EquipmentRow, 'role' | 'finding'>,
  devices: readonly DeviceStatus[],
  locale: Locale,
): string | undefined {
  const driver = finding !== null && finding.state !== 'missing' ? finding.device.driver : undefined;
  const own = devices.find((device) => device.driver === driver);
  const ofRole = devices.filter(({ modalities }) => modalities.some((each) => ROLE_OF_MODALITY[each] === role));
  return (own ?? ofRole.find(({ state }) => state !== 'absent'))?.guide.cleaning[locale];
}
