import { describe, expect, test } from 'vitest';
import { driver as gattBloodPressure } from '#drivers/devices/gatt-blood-pressure.ts';
import { driver as gattPlx } from '#drivers/devices/gatt-plx.ts';
import { driver as gattThermometer } from '#drivers/devices/gatt-thermometer.ts';
import { driver as gattWeight } from '#drivers/devices/gatt-weight.ts';
import { gattBloodPressureSimulator } from '#test/simulators/devices/gatt-blood-pressure.ts';
import { gattPlxSimulator } from '#test/simulators/devices/gatt-plx.ts';
import { gattThermometerSimulator } from '#test/simulators/devices/gatt-thermometer.ts';
import { gattWeightSimulator } from '#test/simulators/devices/gatt-weight.ts';
import { fromHex } from '../bytes.ts';
import { listen, take } from './take.ts';

const devices = [
  ['gatt-thermometer', gattThermometer, gattThermometerSimulator, { value: 37.2, unit: 'Cel' }, 0],
  ['gatt-weight', gattWeight, gattWeightSimulator, { value: 71.4, unit: 'kg' }, 1],
  [
    'gatt-blood-pressure',
    gattBloodPressure,
    gattBloodPressureSimulator,
    { systolic: 128, diastolic: 79, mean: 95, unit: 'mm[Hg]' },
    1,
  ],
  ['gatt-plx', gattPlx, gattPlxSimulator, { value: 97, unit: '%' }, 2],
] as const;

describe.each(devices)('%s', (_, driver, simulator, expected, beside) => {
  const others = Array.from({ length: beside }, () => ({}));
  const DAY = 86_400_000;
  const clock = '2026-11-22T09:41:00';

  test('reports what is measured, in the device’s unit and time', async () => {
    const { outcome } = await take(driver, simulator({ clock }));
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: [{ ...expected, validity: 'valid', deviceTime: '2026-11-22T09:41:06' }, ...others],
    });
  });

  test('never takes a kept measurement for the one just made', async () => {
    const { outcome } = await take(driver, simulator({ clock, keeps: [DAY, 60_000, 1000] }));
    expect(outcome).toMatchObject({
      readings: [{ deviceTime: '2026-11-22T09:41:06' }, ...others],
    });
    const stored = simulator({ clock, keeps: [DAY] });
    stored.play('stored-only');
    expect((await take(driver, stored)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('tells old from new by the order of arrival where the device has no clock', async () => {
    expect((await take(driver, simulator())).outcome).toMatchObject({
      readings: [expected, ...others],
    });
    const stored = simulator({ keeps: [DAY] });
    stored.play('stored-only');
    expect((await take(driver, stored)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('shows no number for a failed measurement', async () => {
    const failed = simulator({ clock });
    failed.play('not-a-number');
    const { outcome } = await take(driver, failed);
    if (outcome.type === 'readings') expect(outcome.readings[0]).toMatchObject({ value: null, reasons: ['missing'] });
    else expect(outcome.reason).toBe('missing');
  });

  test.each([
    ['truncated', 'refused', 'device-error'],
    ['unknown-flags', 'refused', 'device-error'],
    ['silence', 'timed-out', 'missing'],
  ])('with %s values is %s: %s', async (fault, type, reason) => {
    const faulty = simulator({ clock });
    faulty.play(fault);
    expect((await take(driver, faulty)).outcome).toMatchObject({ type, reason });
  });

  test('says so when a capture holds no value of its own', () => {
    expect(listen(driver, [{ at: 0, bytes: fromHex('00'), channel: '2a19' }])).toEqual([
      { type: 'refused', reason: 'missing' },
    ]);
  });
});

test('a replayed value is read with its time; a malformed one is refused', () => {
  const value = fromHex('06 B0 0E 00 FE DC 07 0C 05 0B 32 1B 04');
  const events = listen(gattThermometer, [
    { at: 0, bytes: value, channel: '2a1c' },
    { at: 1, bytes: value.subarray(0, 12), channel: '2a1c' },
  ]);
  expect(events).toMatchObject([
    {
      type: 'measurement',
      reading: { value: 37.6, unit: 'Cel', validity: 'valid', deviceTime: '2012-12-05T11:50:27' },
    },
    { type: 'refused', reason: 'device-error' },
  ]);
});

describe('pressures told by GATT', () => {
  const read = (hex: string) => listen(gattBloodPressure, [{ at: 0, bytes: fromHex(hex), channel: '2a35' }]);

  test('keep their unit, and the doubts the device has', () => {
    expect(read('15 BD F0 0B 00 9F F0 3C 00 12 00')).toMatchObject([
      {
        type: 'measurement',
        reading: {
          unit: 'kPa',
          systolic: 18.9,
          diastolic: 11,
          mean: 15.9,
          validity: 'questionable',
          reasons: ['cuff-error'],
        },
      },
      { reading: { kind: 'pulse-rate', value: null, reasons: ['out-of-range'] } },
    ]);
    expect(read('1E 8A 00 58 00 78 00 00 00 04 11 14 29 3B 3C 00 01 27 00')).toMatchObject([
      { reading: { systolic: 138, reasons: ['motion', 'cuff-error', 'irregular-pulse', 'body-position'] } },
      { reading: { value: 60, validity: 'questionable' } },
    ]);
  });

  test('in kPa that are flagged as mmHg are refused as out of range', () => {
    expect(read('00 BD F0 0B 00 9F F0')).toMatchObject([{ reading: { value: null, reasons: ['out-of-range'] } }]);
  });

  test('trap 4: NaN with a status of 0 is no pressure', () => {
    expect(read('10 FF 07 FF 07 FF 07 00 00')).toMatchObject([{ reading: { value: null, validity: 'invalid' } }]);
  });
});

describe('oximetry told by GATT', () => {
  const spot = (hex: string) => listen(gattPlx, [{ at: 0, bytes: fromHex(hex), channel: '2a5e' }]);

  test.each([
    ['a displaced sensor', '04 61 00 47 00 00 20 00', 'sensor-off'],
    ['an unconnected sensor', '04 61 00 47 00 00 08 00', 'sensor-disconnected'],
    ['an invalid measurement', '02 61 00 47 00 00 80', 'missing'],
    ['a demonstration', '02 61 00 47 00 00 04', 'device-error'],
  ])('of %s is refused whatever its numbers say', (_, hex, reason) => {
    expect(spot(hex)).toMatchObject([{ reading: { value: null, reasons: [reason] } }, { reading: { value: null } }]);
  });

  test('is questionable with low perfusion, or from the device’s memory', () => {
    expect(spot('04 61 00 47 00 20 00 00')).toMatchObject([{ reading: { value: 97, reasons: ['low-perfusion'] } }, {}]);
    expect(spot('02 61 00 47 00 00 02')).toMatchObject([{ reading: { value: 97, reasons: ['not-fresh'] } }, {}]);
  });

  test('that runs on is a result only once it is stable', () => {
    const second = (n: number) => ({ at: n * 1000, bytes: fromHex('00 61 00 47 00'), channel: '2a5f' });
    const events = (seconds: number) =>
      listen(
        gattPlx,
        Array.from({ length: seconds }, (_, n) => second(n)),
      );
    expect(events(9).at(-1)).toMatchObject({ type: 'refused', reason: 'too-short' });
    expect(events(11).filter(({ type }) => type === 'measurement')).toMatchObject([
      { reading: { value: 97, validity: 'valid' } },
      { reading: { value: 71 } },
    ]);
  });
});
