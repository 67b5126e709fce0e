import { describe, expect, it } from 'vitest';
import { verdictOf } from '#console/fleet/verdict.ts';
import type { EquipmentCheck } from '#protocol/equipment.ts';
import { uuid } from '../sample.ts';

const at = '2026-03-01T09:00:00.000Z';
const hours = (count: number) => Date.parse(at) + count * 3_600_000;
const check = (findings: EquipmentCheck['findings']): EquipmentCheck => ({ id: uuid(1), at, why: 'daily', findings });
const missing = { role: 'stethoscope', expected: true, state: 'missing' } as const;

describe('R13: how a kiosk stands', () => {
  it('is not known before its first check', () => {
    expect(verdictOf({ check: null }, hours(0))).toEqual({ kind: 'unchecked' });
  });

  it('names what failed of what it must have, and nothing else', () => {
    const verdict = verdictOf({ check: check([missing, { ...missing, role: 'scale', expected: false }]) }, hours(1));
    expect(verdict).toEqual({ kind: 'failed', at, overdue: false, failing: [missing] });
  });

  it('tells a stethoscope that a tone has proven from one that none was played to', () => {
    const stethoscope = { role: 'stethoscope', expected: true, device: { model: 'Stethoscope' } } as const;
    const proofOf = (finding: EquipmentCheck['findings'][number]) => verdictOf({ check: check([finding]) }, hours(1));
    expect(proofOf({ ...stethoscope, state: 'healthy', provenAt: at })).toMatchObject({
      kind: 'passed',
      stethoscope: { state: 'proven', at },
    });
    const untested = { kind: 'passed', stethoscope: { state: 'untested' } };
    expect(proofOf({ ...stethoscope, state: 'untested' })).toMatchObject(untested);
    // Of a kiosk whose software knew of no tone.
    expect(proofOf({ ...stethoscope, state: 'healthy' })).toMatchObject(untested);
    expect(verdictOf({ check: check([]) }, hours(1))).toMatchObject({ stethoscope: null });
  });

  it('is overdue when more than a day has gone by', () => {
    expect(verdictOf({ check: check([]) }, hours(25))).toMatchObject({ kind: 'passed', overdue: false });
    expect(verdictOf({ check: check([]) }, hours(31))).toMatchObject({ kind: 'passed', overdue: true });
  });
});
