import { describe, expect, test } from 'vitest';
import { gattThermometer } from '#drivers/devices/gatt-thermometer.ts';
import { gattWeight } from '#drivers/devices/gatt-weight.ts';
import { gattThermometerSimulator, gattWeightSimulator } from '#test/simulators/gatt.ts';
import { fromHex } from '../bytes.ts';
import { listen, take } from './take.ts';

const devices = [
  ['gatt-thermometer', gattThermometer, gattThermometerSimulator, { value: 37.2, unit: 'Cel' }],
  ['gatt-weight', gattWeight, gattWeightSimulator, { value: 71.4, unit: 'kg' }],
] as const;

describe.each(devices)('%s', (_, driver, simulator, expected) => {
  const DAY = 86_400_000;
  const clock = '2026-11-22T09:41:00';

  test('reports what is measured, in the device’s unit and time', async () => {
    const { outcome } = await take(driver, simulator({ clock }));
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: [
        { ...expected, validity: 'valid', deviceTime: '2026-11-22T09:41:06' },
        ...(driver === gattWeight ? [{}] : []),
      ],
    });
  });

  test('never takes a kept measurement for the one just made', async () => {
    const { outcome } = await take(driver, simulator({ clock, keeps: [DAY, 60_000, 1000] }));
    expect(outcome).toMatchObject({
      readings: [{ deviceTime: '2026-11-22T09:41:06' }, ...(driver === gattWeight ? [{}] : [])],
    });
    const stored = simulator({ clock, keeps: [DAY] });
    stored.play('stored-only');
    expect((await take(driver, stored)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('tells old from new by the order of arrival where the device has no clock', async () => {
    expect((await take(driver, simulator())).outcome).toMatchObject({
      readings: [expected, ...(driver === gattWeight ? [{}] : [])],
    });
    const stored = simulator({ keeps: [DAY] });
    stored.play('stored-only');
    expect((await take(driver, stored)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('shows no number for a failed measurement', async () => {
    const failed = simulator({ clock });
    failed.play('not-a-number');
    const { outcome } = await take(driver, failed);
    expect(outcome).toMatchObject({
      readings: [{ value: null, reasons: ['missing'] }, ...(driver === gattWeight ? [{}] : [])],
    });
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
