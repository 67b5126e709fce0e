import { describe, expect, test } from 'vitest';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { EquipmentFinding, EquipmentView } from '#protocol/equipment.ts';
import { cleaningOf, equipmentRows } from '#renderer/equipment/rows.ts';

const oximeter: EquipmentFinding = {
  role: 'oximeter',
  expected: true,
  state: 'healthy',
  device: { driver: 'nonin', model: 'Nonin' },
};
const scale: EquipmentFinding = {
  role: 'scale',
  expected: false,
  state: 'silent',
  device: { driver: 'gtech-gl310', model: 'Scale' },
};
const view = (findings: EquipmentFinding[] | null, changed: EquipmentView['changed'] = []): EquipmentView => ({
  expected: ['oximeter', 'camera'],
  last:
    findings === null
      ? null
      : { id: '00000000-0000-4000-8000-000000000001', at: '2026-03-01T09:00:00.000Z', why: 'daily', findings },
  delivered: false,
  checking: null,
  changed,
});
const looks = (shown: EquipmentView) =>
  equipmentRows(shown).map(({ role, state, needsLook }) => [role, state, needsLook]);

describe('the list of the host', () => {
  test('shows what must be there before any check, and blames nothing', () => {
    expect(looks(view(null))).toEqual([
      ['oximeter', 'unchecked', false],
      ['camera', 'unchecked', false],
    ]);
  });

  test('asks for a look at what is expected alone', () => {
    expect(looks(view([oximeter, scale, { role: 'camera', expected: true, state: 'missing' }]))).toEqual([
      ['oximeter', 'healthy', false],
      ['scale', 'silent', false],
      ['camera', 'missing', true],
    ]);
  });

  test('shows a stethoscope that no tone was played to as untested, and blames nothing', () => {
    const stethoscope = { role: 'stethoscope', expected: true, device: { model: 'Stethoscope' } } as const;
    expect(looks({ ...view([{ ...stethoscope, state: 'untested' }]), expected: ['stethoscope'] })).toEqual([
      ['stethoscope', 'untested', false],
    ]);
  });

  test('tells at once what was taken away since the check', () => {
    const [row] = equipmentRows(view([oximeter], [{ role: 'oximeter', present: false }]));
    expect(row).toMatchObject({ state: 'healthy', since: 'unplugged', needsLook: true });
  });

  test('has the cleaning note of the very device', () => {
    const word = { fr: 'mot', en: 'word' };
    const device = (driver: string, cleaning: string, state: DeviceStatus['state']): DeviceStatus => ({
      driver,
      model: driver,
      grade: 'A',
      modalities: ['oximetry'],
      guide: {
        drawing: 'finger-clip',
        title: word,
        detail: word,
        turn: word,
        cleaning: { fr: cleaning, en: cleaning },
      },
      state,
    });
    const devices = [device('other', 'Autrement.', 'ready'), device('nonin', 'Avec une lingette.', 'ready')];
    expect(cleaningOf({ role: 'oximeter', finding: oximeter }, devices, 'fr')).toBe('Avec une lingette.');
    expect(cleaningOf({ role: 'oximeter', finding: null }, devices, 'fr')).toBe('Autrement.');
    expect(cleaningOf({ role: 'camera', finding: null }, devices, 'fr')).toBeUndefined();
  });
});
