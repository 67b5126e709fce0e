import {
  BloodPressureMonitor,
  DiabetesMeasure,
  Ear,
  PulseOximeter,
  Stethoscope,
  ThermometerDigital,
  Weight,
} from 'healthicons-react/outline';
import {
  Check,
  CircleHelp,
  Hourglass,
  Mic,
  Plug,
  SearchCheck,
  SprayCan,
  TriangleAlert,
  Unplug,
  Video,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EquipmentDevice, EquipmentRole } from '#protocol/equipment.ts';
import { useFacts, useJourney } from '../shell/session.tsx';
import { formatDate, formatMoment } from '../words/format.ts';
import { cleaningOf, type EquipmentRow } from './rows.ts';

const ICONS = {
  oximeter: PulseOximeter,
  tensiometer: BloodPressureMonitor,
  thermometer: ThermometerDigital,
  scale: Weight,
  'glucose-meter': DiabetesMeasure,
  stethoscope: Stethoscope,
  otoscope: Ear,
  dermatoscope: SearchCheck,
  camera: Video,
  microphone: Mic,
} as const satisfies Record<EquipmentRole, unknown>;

/** The shape beside the word of a state: the eye needs no colour. */
const SIGNS = {
  healthy: Check,
  unasked: Plug,
  untested: CircleHelp,
  'low-battery': TriangleAlert,
  'clock-wrong': TriangleAlert,
  silent: TriangleAlert,
  foreign: TriangleAlert,
  fault: TriangleAlert,
  missing: Unplug,
  unchecked: CircleHelp,
  checking: Hourglass,
} as const satisfies Record<EquipmentRow['state'] | 'checking', unknown>;

/** One device: what it is, how it is, what to do, and how it is cleaned. While a check runs what is known of it is stale. */
export function EquipmentLine({ row, isChecking }: { readonly row: EquipmentRow; readonly isChecking: boolean }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { devices } = useFacts();
  const { role, finding, expected } = row;
  const state = isChecking ? 'checking' : row.state;
  const Icon = ICONS[role];
  const Sign = SIGNS[state];
  const device = finding !== null && finding.state !== 'missing' ? finding.device : null;
  const todo = useTodo(row);
  // What is only told and asks for nothing.
  const isNote = row.state === 'unasked' && row.since === null;
  const identity = useIdentity(row, device);
  const own = role === 'stethoscope' || role === 'otoscope' || role === 'dermatoscope';
  const cleaning = own ? t(`equipment.cleaning.${role}`) : cleaningOf(row, devices, locale);
  return (
    <li className="equipment-line" data-role={role} data-state={state} data-look={row.needsLook && !isChecking}>
      <Icon aria-hidden="true" className="equipment-icon" />
      <div className="equipment-say">
        <p className="equipment-name">
          <strong>{t(`equipment.role.${role}`)}</strong>{' '}
          {identity === '' ? null : <span className="equipment-identity number">{identity}</span>}
          {expected ? null : <span className="equipment-identity"> ({t('equipment.not-expected')})</span>}
        </p>
        {todo === null || isChecking ? null : <p className={isNote ? 'equipment-note' : 'equipment-do'}>{todo}</p>}
        {cleaning === undefined ? null : (
          <p className="equipment-cleaning">
            <SprayCan aria-hidden />
            {cleaning}
          </p>
        )}
      </div>
      <p className="equipment-state">
        <Sign aria-hidden />
        <span>{t(`equipment.state.${state}`)}</span>
      </p>
    </li>
  );
}

/** What the host should do, in a sentence; null where there is nothing. */
function useTodo({ role, state, finding, since }: EquipmentRow): string | null {
  const { t } = useTranslation();
  const the = t(`equipment.the.${role}`);
  if (since !== null) return t(`equipment.do.${since}`, { the });
  switch (state) {
    case 'healthy':
    case 'unchecked':
      return null;
    case 'clock-wrong': {
      const offBy = finding?.state === 'clock-wrong' ? Math.abs(finding.offBy) : 0;
      return t('equipment.do.clock-wrong', { count: offBy });
    }
    default:
      return t(`equipment.do.${state}`, { the });
  }
}

/** Model, serial number, firmware, calibration and, for the support, what was wrong: as far as the device tells. */
function useIdentity({ finding }: EquipmentRow, device: EquipmentDevice | null): string {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { model, serial, firmware, calibratedOn } = device ?? {};
  const parts = [
    model,
    serial === undefined ? null : t('equipment.serial', { serial }),
    firmware === undefined ? null : t('equipment.firmware', { firmware }),
    calibratedOn === undefined ? null : t('equipment.calibrated', { date: formatDate(calibratedOn, locale) }),
    finding?.state === 'healthy' && finding.provenAt !== undefined
      ? t('equipment.proven', { when: formatMoment(finding.provenAt, locale) })
      : null,
    finding?.state === 'fault' || finding?.state === 'foreign' ? t('equipment.code', { code: finding.detail }) : null,
  ];
  return parts.filter((part) => part !== null && part !== undefined).join(' · ');
}
