import {
  BloodPressureMonitor,
  DiabetesMeasure,
  Ear,
  PulseOximeter,
  Stethoscope,
  ThermometerDigital,
  Weight,
} from 'healthicons-react/outline';
import { Check, CircleHelp, Mic, Plug, SearchCheck, Sparkles, TriangleAlert, Unplug, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EquipmentDevice, EquipmentRole } from '#protocol/equipment.ts';
import { useFacts, useJourney } from '../shell/session.tsx';
import { formatDate } from '../words/format.ts';
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
  'low-battery': TriangleAlert,
  'clock-wrong': TriangleAlert,
  silent: TriangleAlert,
  foreign: TriangleAlert,
  fault: TriangleAlert,
  missing: Unplug,
  unchecked: CircleHelp,
} as const satisfies Record<EquipmentRow['state'], unknown>;

/** One device: what it is, how it is, what to do, and how it is cleaned. */
export function EquipmentLine({ row }: { readonly row: EquipmentRow }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { devices } = useFacts();
  const { role, state, finding, expected } = row;
  const Icon = ICONS[role];
  const Sign = SIGNS[state];
  const device = finding !== null && finding.state !== 'missing' ? finding.device : null;
  const todo = useTodo(row);
  const identity = useIdentity(row, device);
  const own = role === 'stethoscope' || role === 'otoscope' || role === 'dermatoscope';
  const cleaning = own ? t(`equipment.cleaning.${role}`) : cleaningOf(row, devices, locale);
  return (
    <li className="equipment-line" data-role={role} data-state={state} data-look={row.needsLook}>
      <Icon aria-hidden="true" className="equipment-icon" />
      <div className="equipment-say">
        <p className="equipment-name">
          <strong>{t(`equipment.role.${role}`)}</strong>{' '}
          {device === null ? null : <span className="equipment-model">{device.model}</span>}
          {expected ? null : <span className="equipment-model"> ({t('equipment.not-expected')})</span>}
        </p>
        {todo === null ? null : <p className="equipment-do">{todo}</p>}
        {identity === '' ? null : <p className="equipment-identity number">{identity}</p>}
        {cleaning === undefined ? null : (
          <p className="equipment-cleaning">
            <Sparkles aria-hidden />
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

/** Serial number, firmware, calibration and, for the support, what was wrong: as far as the device tells. */
function useIdentity({ finding }: EquipmentRow, device: EquipmentDevice | null): string {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { serial, firmware, calibratedOn } = device ?? {};
  const parts = [
    serial === undefined ? null : t('equipment.serial', { serial }),
    firmware === undefined ? null : t('equipment.firmware', { firmware }),
    calibratedOn === undefined ? null : t('equipment.calibrated', { date: formatDate(calibratedOn, locale) }),
    finding?.state === 'fault' || finding?.state === 'foreign' ? t('equipment.code', { code: finding.detail }) : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
