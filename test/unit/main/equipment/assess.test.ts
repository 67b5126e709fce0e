import { describe, expect, it } from 'vitest';
import { assess, type Heard, isPresent } from '#main/equipment/assess.ts';
import { type EquipmentFinding, type EquipmentRole, type StethoscopeCheck, shortcomings } from '#protocol/equipment.ts';
import { allWell, answering, at, clock, device, heardDevice, pharmacy } from './site.ts';

const check = (heard: Heard) => ({
  id: '00000000-0000-4000-8000-000000000001',
  at,
  why: 'daily' as const,
  findings: assess(pharmacy, heard),
});
const finding = (heard: Heard, role: EquipmentRole): EquipmentFinding | undefined =>
  assess(pharmacy, heard).find((one) => one.role === role);
const failing = (heard: Heard) => shortcomings(check(heard)).map(({ role, state }) => [role, state]);

describe('R6: the self-test of a pharmacy', () => {
  it('passes with stethoscope, otoscope, oximeter, tensiometer and camera there and well', () => {
    expect(failing(allWell)).toEqual([]);
  });

  it.each([
    ['oximeter', answering('nonin', { type: 'absent' })],
    ['tensiometer', answering('cuff', { type: 'absent' })],
    ['stethoscope', { ...allWell, media: allWell.media.filter(({ kind }) => kind === 'videoinput') }],
    ['otoscope', { ...allWell, media: allWell.media.filter(({ label }) => !label.includes('Otoscope')) }],
    ['camera', { ...allWell, media: allWell.media.filter(({ label }) => !label.includes('Webcam')) }],
  ] satisfies [EquipmentRole, Heard][])('fails when the %s is missing', (role, heard) => {
    expect(failing(heard)).toEqual([[role, 'missing']]);
  });
});

describe('what a self-test says of a device', () => {
  it('is its identity as the device told it', () => {
    expect(finding(allWell, 'oximeter')).toEqual({
      role: 'oximeter',
      expected: true,
      state: 'healthy',
      device: { driver: 'nonin', model: 'Nonin', serial: '7' },
    });
  });

  it.each([
    ['silent', { type: 'silent' }],
    ['foreign', { type: 'foreign', detail: 'name' }],
    ['fault', { type: 'fault', detail: 'EACCES' }],
    ['fault', heardDevice('nonin', { warnings: ['sensor-disconnected'] })],
    ['low-battery', heardDevice('nonin', { warnings: ['low-battery'] })],
    ['clock-wrong', heardDevice('nonin', { clock: clock(6) })],
    ['clock-wrong', heardDevice('nonin', { clock: clock(-6) })],
  ] as const)('%s keeps the check from passing', (state, result) => {
    expect(failing(answering('nonin', result))).toEqual([['oximeter', state]]);
  });

  it.each([
    ['says nothing until it is used', { type: 'not-testable' }],
    ['was taken in hand meanwhile', { type: 'busy' }],
  ] as const)('is merely that it is plugged when it %s', (_, result) => {
    expect(finding(answering('nonin', result), 'oximeter')?.state).toBe('unasked');
    expect(failing(answering('nonin', result))).toEqual([]);
  });

  it('is not troubled by a finger that is not there', () => {
    expect(failing(answering('nonin', heardDevice('nonin', { warnings: ['sensor-off'] })))).toEqual([]);
  });

  it('tells how far a clock is off, by the kiosk’s own at the moment of the answer', () => {
    expect(finding(answering('cuff', heardDevice('cuff', { clock: clock(90) })), 'tensiometer')).toMatchObject({
      state: 'clock-wrong',
      offBy: 90,
    });
  });

  it('is a fault when a plugged device never answered', () => {
    const heard = { ...allWell, tested: new Map([...allWell.tested].filter(([driver]) => driver !== 'cuff')) };
    expect(failing(heard)).toEqual([['tensiometer', 'fault']]);
  });

  it('is the best of those that could fill the role: two drivers may know one plug', () => {
    const heard = answering('masimo-rad', { type: 'foreign', detail: 'another protocol' });
    expect(finding(heard, 'oximeter')?.state).toBe('healthy');
  });
});

describe('the stethoscope', () => {
  it.each([
    [{ type: 'processed', by: ['noiseSuppression'] }, 'fault'],
    [{ type: 'unlevel' }, 'fault'],
    [{ type: 'narrow', sampleRate: 8000 }, 'fault'],
    [{ type: 'silent' }, 'silent'],
    [{ type: 'fault', detail: 'not-opened' }, 'fault'],
    [{ type: 'absent' }, 'missing'],
  ] satisfies [StethoscopeCheck, string][])('heard as %o does not pass', (stethoscope, state) => {
    expect(failing({ ...allWell, stethoscope })).toEqual([['stethoscope', state]]);
  });

  const found = (stethoscope: StethoscopeCheck, stethoscopeBefore?: EquipmentFinding) =>
    finding({ ...allWell, stethoscope, stethoscopeBefore }, 'stethoscope');
  const proven = found({ type: 'proven', at });

  it('is healthy only once a tone has proven it, and untested before', () => {
    expect(proven).toMatchObject({ state: 'healthy', provenAt: at });
    expect(found({ type: 'raw' })).toMatchObject({ state: 'untested' });
    expect(failing({ ...allWell, stethoscope: { type: 'raw' } })).toEqual([]);
  });

  it('stays proven by day when no tone is played at night', () => {
    expect(found({ type: 'raw' }, proven)).toEqual(proven);
  });

  it('is untested again when it does not hear the tone any more, or is another one', () => {
    expect(found({ type: 'raw', tone: 'not-heard' }, proven)).toMatchObject({ state: 'untested' });
    const other = {
      role: 'stethoscope',
      expected: true,
      state: 'healthy',
      device: { model: 'Other' },
      provenAt: at,
    } as const;
    expect(found({ type: 'raw' }, other)).toMatchObject({ state: 'untested' });
  });

  it('that did not keep the tone level is not cleared by a night without one', () => {
    const unlevel = found({ type: 'unlevel' });
    expect(found({ type: 'raw' }, unlevel)).toEqual(unlevel);
    expect(found({ type: 'proven', at }, unlevel)).toEqual(proven);
  });

  it('that was repaired, with a processing off that was on, is untested', () => {
    const processed = found({ type: 'processed', by: ['noiseSuppression'] }, proven);
    expect(found({ type: 'raw' }, processed)).toMatchObject({ state: 'untested' });
  });

  it('is no microphone for the voice', () => {
    expect(finding(allWell, 'microphone')).toBeUndefined();
  });
});

describe('the list', () => {
  it('holds what is there and not expected, which keeps nothing from passing', () => {
    const heard: Heard = {
      ...answering('scale', { type: 'silent' }),
      devices: [...allWell.devices, device('scale', 'weight')],
    };
    expect(finding(heard, 'scale')).toMatchObject({ expected: false, state: 'silent' });
    expect(failing(heard)).toEqual([]);
  });

  it('knows what is plugged without asking it', () => {
    expect(isPresent('oximeter', pharmacy, allWell)).toBe(true);
    expect(isPresent('oximeter', pharmacy, { ...allWell, devices: [device('nonin', 'oximetry', 'absent')] })).toBe(
      false,
    );
    expect(isPresent('otoscope', pharmacy, { ...allWell, media: [] })).toBe(false);
  });
});
