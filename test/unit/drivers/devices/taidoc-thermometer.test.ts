import { describe, expect, test } from 'vitest';
import { encodeReply, encodeTime, TAIDOC } from '#drivers/codecs/taidoc.ts';
import { driver as taidocThermometer } from '#drivers/devices/taidoc-thermometer.ts';
import { judgeTemperature } from '#drivers/rules/body-temperature.ts';
import { isFresh } from '#drivers/rules/memory.ts';
import { taidocSimulator } from '#test/simulators/devices/taidoc-thermometer.ts';
import { listen, take } from './take.ts';

const temperature = (value: number) => ({ kind: 'body-temperature', unit: 'Cel', value });

describe('TaiDoc measurement', () => {
  test('is the record made after the session began', async () => {
    const { outcome } = await take(taidocThermometer, taidocSimulator());
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: [{ ...temperature(36.8), validity: 'valid', deviceTime: '2026-03-02T09:41' }],
      device: { driver: 'taidoc-thermometer', model: 'TaiDoc TD-1241' },
    });
  });

  test('reads a device of hundredths', async () => {
    const device = taidocSimulator();
    device.set({ temperature: 37.26, resolution: 100 });
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ readings: [temperature(37.26)] });
  });

  test('waits for a sleeping device', async () => {
    const { outcome } = await take(taidocThermometer, taidocSimulator({ sleeps: 20_000 }));
    expect(outcome.type).toBe('readings');
  });

  test('never takes a stored record for the reading just made', async () => {
    const device = taidocSimulator();
    device.play('no-measurement');
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('never takes the record of a former patient for new because the clock was set back since', async () => {
    const device = taidocSimulator({ remembersAt: 3_600_000 });
    device.play('no-measurement');
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
    const measured = await take(taidocThermometer, taidocSimulator({ remembersAt: 3_600_000 }));
    expect(measured.outcome).toMatchObject({ readings: [temperature(36.8)] });
  });

  test('takes a record made while the device had not answered yet', async () => {
    const device = taidocSimulator({ sleeps: 100_000, remembersAt: 90_000 });
    device.play('no-measurement');
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ readings: [temperature(37.1)] });
  });

  test('proves freshness by the count alone when the clock is not set', async () => {
    const device = taidocSimulator();
    device.play('no-clock');
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ readings: [temperature(36.8)] });
  });

  test('refuses a temperature no body has, and a device that is no thermometer', async () => {
    const cold = taidocSimulator();
    cold.set({ temperature: 22.5 });
    expect((await take(taidocThermometer, cold)).outcome).toMatchObject({
      readings: [{ value: null, validity: 'invalid', reasons: ['out-of-range'] }],
    });
    const other = taidocSimulator();
    other.play('wrong-model');
    expect((await take(taidocThermometer, other)).outcome).toMatchObject({ type: 'refused', detail: 'TD-3128' });
  });

  test.each(['silence', 'bad-checksum'])('gives up on %s', async (fault) => {
    const device = taidocSimulator();
    device.play(fault);
    expect((await take(taidocThermometer, device)).outcome).toMatchObject({ type: 'timed-out', reason: 'missing' });
  });

  test('gets through noise without a wrong value', async () => {
    const device = taidocSimulator();
    device.play('noise');
    const { outcome } = await take(taidocThermometer, device);
    if (outcome.type === 'readings') expect(outcome.readings).toMatchObject([temperature(36.8)]);
    else expect(['timed-out', 'refused']).toContain(outcome.type);
  });
});

describe('freshness', () => {
  const old = { time: '2026-03-02T09:40', celsius: 37.1 };
  const baseline = {
    memory: { count: 4, newest: old },
    clock: { began: '2026-03-02T09:41', looked: '2026-03-02T09:41' },
  };

  test.each([
    ['a later minute by the device’s clock', { count: 4, newest: { time: '2026-03-02T09:42', celsius: 36.8 } }, true],
    ['the same minute with a risen count', { count: 5, newest: { time: '2026-03-02T09:41', celsius: 36.8 } }, true],
    ['the same minute alone', { count: 4, newest: { time: '2026-03-02T09:41', celsius: 36.8 } }, false],
    ['an older record under a risen count (memory read from the wrong end)', { count: 5, newest: old }, false],
    ['an empty memory', { count: 0 }, false],
  ])('%s', (_, memory, fresh) => {
    expect(isFresh(baseline, memory)).toBe(fresh);
  });

  test('without a clock needs a risen count and another record', () => {
    const blind = { ...baseline, clock: undefined };
    expect(isFresh(blind, { count: 5, newest: old })).toBe(false);
    expect(isFresh(blind, { count: 5, newest: { ...old, celsius: 36.6 } })).toBe(true);
    expect(isFresh(blind, { count: 4, newest: { ...old, celsius: 36.6 } })).toBe(false);
  });
});

describe('TaiDoc passive replay', () => {
  const value = encodeReply(TAIDOC.recordValue, [0x70, 0x01]);
  const time = encodeReply(TAIDOC.recordTime, encodeTime('2026-03-02T09:41'));
  const clock = (iso: string): Uint8Array => encodeReply(TAIDOC.clock, encodeTime(iso));
  const count = (n: number): Uint8Array => encodeReply(TAIDOC.count, [n]);
  const hear = (...frames: Uint8Array[]) =>
    listen(
      taidocThermometer,
      frames.map((bytes, i) => ({ at: i * 100, bytes })),
    );

  test('doubts a record that nothing in the bytes dates', () => {
    expect(hear(time, value)).toMatchObject([
      {
        type: 'measurement',
        reading: {
          ...temperature(36.8),
          validity: 'questionable',
          reasons: ['not-fresh'],
          deviceTime: '2026-03-02T09:41',
        },
      },
    ]);
  });

  test('believes a record when the count rose or the device’s clock agrees', () => {
    expect(hear(count(4), count(5), time, value)).toMatchObject([{ reading: { validity: 'valid' } }]);
    expect(hear(clock('2026-03-02T09:41'), time, value)).toMatchObject([{ reading: { validity: 'valid' } }]);
    // The records read behind the newest are older.
    const dump = hear(count(4), count(5), time, value, time, value);
    expect(dump).toMatchObject([{ reading: { validity: 'valid' } }, { reading: { reasons: ['not-fresh'] } }]);
  });

  test('refuses a record older than the device’s clock', () => {
    expect(hear(clock('2026-03-02T11:00'), time, value)).toEqual([{ type: 'refused', reason: 'not-fresh' }]);
  });

  test('refuses another kind of device, damage and emptiness', () => {
    expect(hear(encodeReply(TAIDOC.model, [0x28, 0x31]), value)).toMatchObject([{ reason: 'device-error' }]);
    expect(hear(value.map((byte, i) => (i === 7 ? byte ^ 1 : byte)))).toEqual([
      { type: 'refused', reason: 'checksum' },
    ]);
    expect(hear()).toEqual([{ type: 'refused', reason: 'missing' }]);
  });

  test.each([29.9, 43.1, 0, 6553.5])('%d °C is no body', (celsius) => {
    expect(judgeTemperature(celsius, 'Cel', undefined)).toMatchObject({ value: null, reasons: ['out-of-range'] });
  });
});
