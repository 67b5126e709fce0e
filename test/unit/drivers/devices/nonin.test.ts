import { describe, expect, test } from 'vitest';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import { Reading } from '#protocol/measurement.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { noninSpotCheck } from '#test/simulators/nonin-spot.ts';
import { selfTest } from './finger-oximeter.ts';
import { listen, take } from './take.ts';

const saturation = (value: number) => ({ kind: 'oxygen-saturation', unit: '%', value });
const pulse = (value: number) => ({ kind: 'pulse-rate', unit: '/min', value });

/** A second's worth of bytes at a time, as a capture would hold them. */
function* stream(format: 2 | 7 | 8, seconds: number, faultAt: Record<number, string> = {}, smartPoint = false) {
  const device = noninSimulator({ format, search: 0, smartPoint });
  device.connect(0);
  for (let second = 0; second < seconds; second += 1) {
    const fault = faultAt[second];
    if (fault !== undefined) device.play(fault);
    yield { at: second * 1000, bytes: device.advance(second * 1000 + 999) };
  }
}

describe('Nonin measurement', () => {
  test('is the last values the device reported after 10 s of valid ones, with pleth at 75 Hz in short batches', async () => {
    const device = noninSimulator({ format: 7, search: 2000 });
    const { outcome, live, port } = await take(nonin, device, [
      { at: 11_500, act: () => device.set({ spo2: 94, pulse: 88 }) },
    ]);
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: [
        { ...saturation(94), validity: 'valid', reasons: [] },
        { ...pulse(88), validity: 'valid', reasons: [] },
      ],
      device: { driver: 'nonin', firmware: '48' },
    });
    expect(port.now()).toBeGreaterThanOrEqual(12_000);
    expect(port.now()).toBeLessThan(13_500);
    const samples = live.flatMap((body) => (body.type === 'pleth' ? body.values : []));
    expect(samples.length / (port.now() / 1000)).toBeGreaterThan(70);
    expect(live.every((body) => body.type !== 'pleth' || (body.values.length <= 3 && body.full === 65_535))).toBe(true);
    expect(Math.max(...samples) - Math.min(...samples)).toBeGreaterThan(20_000);
  });

  test('trap 5: never lets the values held for 10 s after the finger has left come out as numbers', async () => {
    const device = noninSimulator({ search: 0 });
    const { outcome, live } = await take(nonin, device, [{ at: 5000, act: () => device.play('finger-out') }]);
    expect(outcome).toMatchObject({ type: 'timed-out', reason: 'sensor-off' });
    const samples = live.flatMap((body) => (body.type === 'sample' ? [body.reading] : []));
    const firstOff = samples.findIndex(({ reasons }) => reasons.includes('sensor-off'));
    expect(firstOff).toBeGreaterThan(0);
    for (const reading of samples.slice(firstOff)) expect(reading).toMatchObject({ value: null, validity: 'invalid' });
    const lastPleth = live.findLastIndex(({ type }) => type === 'pleth');
    const offAt = live.findIndex((body) => body.type === 'sample' && body.reading.reasons.includes('sensor-off'));
    expect(lastPleth).toBeLessThan(offAt);
  });

  test('starts from zero when the finger is put back', async () => {
    const device = noninSimulator({ search: 0 });
    const { outcome, port } = await take(nonin, device, [
      { at: 9000, act: () => device.play('finger-out') },
      { at: 20_000, act: () => device.play('none') },
    ]);
    expect(outcome.type).toBe('readings');
    expect(port.now()).toBeGreaterThanOrEqual(29_000);
  });

  test.each([
    ['sensor-disconnected', 'sensor-disconnected'],
    ['out-of-track', 'out-of-track'],
  ])('refuses %s', async (fault, reason) => {
    const device = noninSimulator({ search: 0 });
    device.play(fault);
    const { outcome } = await take(nonin, device);
    expect(outcome).toMatchObject({ type: 'timed-out', reason });
  });

  test.each([
    ['low-perfusion', 'low-perfusion'],
    ['artefact', 'artefact'],
  ])('doubts %s: questionable, and only after 20 s', async (fault, reason) => {
    const device = noninSimulator({ search: 0 });
    device.play(fault);
    const { outcome, port } = await take(nonin, device);
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: [{ ...saturation(97), validity: 'questionable', reasons: [reason] }, { validity: 'questionable' }],
    });
    expect(port.now()).toBeGreaterThanOrEqual(19_900);
  });

  test('takes SmartPoint as the device’s word, and tells a low battery without doubting the value', async () => {
    const device = noninSimulator({ search: 0, smartPoint: true });
    device.play('low-battery');
    const { outcome, port } = await take(nonin, device);
    expect(port.now()).toBeLessThan(6000);
    expect(outcome).toMatchObject({ readings: [{ validity: 'valid', reasons: ['low-battery'] }, {}] });
  });

  test('holds through noise on the line, with no wrong value ever shown', async () => {
    const device = noninSimulator({ search: 0 });
    const { outcome, live } = await take(nonin, device, [
      { at: 3000, act: () => device.play('noise') },
      { at: 6000, act: () => device.play('none') },
    ]);
    expect(outcome).toMatchObject({ type: 'readings', readings: [saturation(97), pulse(72)] });
    for (const body of live)
      if (body.type === 'sample')
        expect([97, 72]).toContain(Reading.parse(body.reading) && ('value' in body.reading ? body.reading.value : 0));
  });

  test('takes a stream with checksums and pleth as it comes, and asks for one where there is none', async () => {
    const asked = async (format: 2 | 7 | 8 | 13): Promise<number> => {
      let commands = 0;
      const device = noninSimulator({ format, search: 0 });
      const counting = {
        ...device,
        receive: (bytes: Uint8Array, at: number) => {
          commands += 1;
          return device.receive(bytes, at);
        },
      };
      const { outcome, live } = await take(nonin, counting);
      expect(outcome.type).toBe('readings');
      expect(live.some(({ type }) => type === 'pleth')).toBe(true);
      return commands;
    };
    expect(await Promise.all(([2, 7, 8, 13] as const).map(asked))).toEqual([0, 0, 1, 1]);
  });

  test('gives up on a silent device, and leaves at once when cancelled', async () => {
    const silent = noninSimulator();
    silent.play('silence');
    expect((await take(nonin, silent)).outcome).toMatchObject({ type: 'timed-out', reason: 'missing' });
    const controller = new AbortController();
    const attempt = take(nonin, noninSimulator(), [{ at: 2000, act: () => controller.abort() }], controller.signal);
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('ends when the cable is pulled', async () => {
    const attempt = take(nonin, noninSimulator(), [{ at: 4000, act: (port) => port.unplug() }]);
    await expect(attempt).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('Nonin passive replay', () => {
  test.each([2, 7, 8] as const)('measures a format %i capture once, and goes on with samples', (format) => {
    const events = listen(nonin, [...stream(format, 16)]);
    const measured = events.filter(({ type }) => type === 'measurement');
    expect(measured).toMatchObject([{ reading: saturation(97) }, { reading: pulse(72) }]);
    expect(events.at(-1)?.type).toBe('sample');
  });

  test('prints the samples of a short capture, and says that it is too short for a measurement', () => {
    const events = listen(nonin, [...stream(2, 3)]);
    expect(events.filter(({ type }) => type === 'sample').length).toBeGreaterThan(10);
    expect(events.at(-1)).toEqual({ type: 'refused', reason: 'too-short' });
    expect(events.some(({ type }) => type === 'measurement')).toBe(false);
  });

  test('counts no time in which the device said nothing', () => {
    const chunks = [...stream(2, 16)].filter(({ at }) => at < 7000 || at >= 9000);
    expect(listen(nonin, chunks).at(-1)).toEqual({ type: 'refused', reason: 'too-short' });
  });

  test('measures again when the finger has been out and in', () => {
    const events = listen(nonin, [...stream(2, 40, { 13: 'finger-out', 20: 'none' })]);
    expect(events.filter(({ type }) => type === 'measurement')).toHaveLength(4);
  });

  test('refuses bytes that are no Nonin stream', () => {
    expect(listen(nonin, [{ at: 0, bytes: new Uint8Array(500) }])).toEqual([{ type: 'refused', reason: 'missing' }]);
    expect(listen(nonin, [])).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});

describe('Nonin spot checks', () => {
  const CLOCK = '2026-03-02T09:15:30';
  const spot = (change: Omit<Parameters<typeof noninSpotCheck>[0], 'clock'> = {}) =>
    listen(nonin, [{ at: 0, bytes: noninSpotCheck({ clock: CLOCK, ...change }) }]).filter(
      ({ type }) => type !== 'sample',
    );

  test('are measurements at the time the device says', () => {
    expect(spot()).toMatchObject([
      { type: 'measurement', reading: { ...saturation(97), validity: 'valid', deviceTime: CLOCK } },
      { type: 'measurement', reading: { ...pulse(72), validity: 'valid', deviceTime: CLOCK } },
    ]);
  });

  test('from the memory are not fresh', () => {
    for (const event of spot({ fromMemory: true }))
      expect(event).toMatchObject({ reading: { validity: 'questionable', reasons: ['not-fresh'] } });
  });

  test('without SmartPoint are questionable, and tell a low battery', () => {
    expect(spot({ smartPoint: false, lowBattery: true })[0]).toMatchObject({
      reading: { ...saturation(97), validity: 'questionable', reasons: ['artefact', 'low-battery'] },
    });
  });

  test('with no measurement, sentinels or damage have no number', () => {
    expect(spot({ none: true })).toEqual([{ type: 'refused', reason: 'missing' }]);
    expect(spot({ spo2: 127, pulse: 511 })).toEqual([{ type: 'refused', reason: 'missing' }]);
    const damaged = noninSpotCheck({ clock: CLOCK });
    damaged[19] = 96;
    expect(listen(nonin, [{ at: 0, bytes: damaged }])).toEqual([{ type: 'refused', reason: 'checksum' }]);
  });

  test('of a device that sends nothing else come out of a session too', async () => {
    const device = noninSimulator({ format: 13, clock: CLOCK });
    const deaf = { ...device, receive: () => new Uint8Array() };
    const { outcome } = await take(nonin, deaf);
    expect(outcome).toMatchObject({ type: 'readings', readings: [saturation(97), pulse(72)] });
  });
});

describe('Nonin self-test', () => {
  test('hears serial number, clock and firmware where the device tells them', async () => {
    const device = noninSimulator({ clock: '2026-03-02T09:15:30', serial: '502356789' });
    expect(await selfTest(nonin, device)).toEqual({
      type: 'heard',
      device: { driver: 'nonin', model: 'Nonin', serial: '502356789', firmware: '48' },
      clock: '2026-03-02T09:15:30',
      warnings: [],
    });
  });

  test('hears a board that knows no question by its stream, and what it warns of', async () => {
    const device = noninSimulator();
    device.play('low-battery');
    expect(await selfTest(nonin, device)).toMatchObject({ type: 'heard', warnings: ['low-battery'] });
  });

  test('tells a silent device', async () => {
    const device = noninSimulator();
    device.play('silence');
    expect(await selfTest(nonin, device)).toEqual({ type: 'silent' });
  });
});
