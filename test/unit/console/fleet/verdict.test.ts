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

  it('is overdue when more than a day has gone by', () => {
    expect(verdictOf({ check: check([]) }, hours(25))).toMatchObject({ kind: 'passed', overdue: false });
    expect(verdictOf({ check: check([]) }, hours(31))).toMatchObject({ kind: 'passed', overdue: true });
  });
});
