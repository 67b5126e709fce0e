import { describe, expect, test } from 'vitest';
import { encodeCommand, type PressureRecord } from '#drivers/codecs/and-tm2657p.ts';
import { driver as andTm2657p, judgeRecord } from '#drivers/devices/and-tm2657p.ts';
import { Reading } from '#protocol/measurement.ts';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import type { Simulator } from '#test/simulators/simulator.ts';
import { listen, take } from './take.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const START = hex(encodeCommand('start'));
const STOP = hex(encodeCommand('stop'));

const GOOD: PressureRecord = {
  model: 'TM2657',
  deviceTime: '2026-03-02T09:41',
  error: '00',
  systolic: 128,
  mean: 96,
  diastolic: 79,
  pulse: 71,
  irregular: 0,
  movement: 0,
};

describe('A&D measurement', () => {
  test.each([true, false])(
    'starts the cuff and reads the new record (announced by the monitor: %s)',
    async (announces) => {
      const { outcome, live, port } = await take(andTm2657p, tm2657pSimulator({ announces, duration: 32_000 }));
      expect(outcome).toMatchObject({
        type: 'readings',
        readings: [
          { kind: 'blood-pressure', unit: 'mm[Hg]', systolic: 128, mean: 96, diastolic: 79, validity: 'valid' },
          { kind: 'pulse-rate', unit: '/min', value: 71, validity: 'valid', deviceTime: '2026-03-02T09:41' },
        ],
        device: { driver: 'and-tm2657p', model: 'A&D TM-2657' },
      });
      // The protocol tells no cuff pressure: none is shown.
      expect(live).toEqual([
        { type: 'progress', phase: 'connecting' },
        { type: 'progress', phase: 'measuring' },
      ]);
      expect(port.written.map(hex)).not.toContain(STOP);
    },
  );

  test.each([
    ['cuff-leak', 'device-error', 'E02'],
    ['error-code', 'device-error', 'E07'],
    ['implausible', 'implausible', undefined],
    ['refuse-start', 'device-error', 'NAK'],
    ['keep-old-record', 'not-fresh', undefined],
  ])('refuses %s', async (fault, reason, detail) => {
    const device = tm2657pSimulator();
    device.play(fault);
    const { outcome } = await take(andTm2657p, device);
    expect(outcome).toMatchObject({ type: 'refused', reason, ...(detail ? { detail } : {}) });
  });

  test.each([
    ['irregular-pulse', 'irregular-pulse'],
    ['motion', 'motion'],
  ])('doubts %s', async (fault, reason) => {
    const device = tm2657pSimulator();
    device.play(fault);
    const { outcome } = await take(andTm2657p, device);
    expect(outcome).toMatchObject({ readings: [{ validity: 'questionable', reasons: [reason] }, {}] });
  });

  test('asks again for a record that came damaged, and never shows the damaged one', async () => {
    const device = tm2657pSimulator({ duration: 10_000 });
    device.play('bad-checksum');
    const { outcome } = await take(andTm2657p, device, [{ at: 10_001, act: () => device.play('none') }]);
    expect(outcome.type).not.toBe('readings');
  });

  test('stops the cuff when cancelled, and when the monitor never ends', async () => {
    const controller = new AbortController();
    const device = tm2657pSimulator();
    const port = { last: '' };
    const attempt = take(
      andTm2657p,
      device,
      [
        {
          at: 8000,
          act: (p) => {
            controller.abort();
            port.last = hex(p.written.at(-1) ?? new Uint8Array());
          },
        },
      ],
      controller.signal,
    );
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
    expect(port.last).toBe(START);
    const endless = await take(andTm2657p, tm2657pSimulator({ duration: 1_000_000 }));
    expect(endless.outcome.type).toBe('timed-out');
    expect(hex(endless.port.written.at(-1) ?? new Uint8Array())).toBe(STOP);
  });

  test('never takes the record of a former patient for new because it came late', async () => {
    const device = tm2657pSimulator({ duration: 32_000 });
    let late: { bytes: Uint8Array; at: number } | undefined;
    let asked = false;
    const slow: Simulator = {
      ...device,
      receive: (bytes, now) => {
        const answer = device.receive(bytes, now);
        if (asked) return answer;
        asked = true;
        late = { bytes: answer, at: now + 3000 };
        return new Uint8Array();
      },
      dueAt: () => Math.min(device.dueAt(), late?.at ?? Number.POSITIVE_INFINITY),
      advance: (now) => {
        if (!late || now < late.at) return device.advance(now);
        const { bytes } = late;
        late = undefined;
        return bytes;
      },
    };
    expect((await take(andTm2657p, slow)).outcome).toMatchObject({ readings: [{ systolic: 128 }, { value: 71 }] });
  });

  test('gives up on a monitor that does not answer', async () => {
    const device = tm2657pSimulator();
    device.play('silence');
    const { outcome } = await take(andTm2657p, device);
    expect(outcome).toMatchObject({ type: 'timed-out' });
  });
});

describe('an A&D record', () => {
  test.each([
    [{ error: null }, 'missing'],
    [{ error: '03' }, 'device-error'],
    [{ systolic: null }, 'missing'],
    [{ diastolic: 130 }, 'implausible'],
    [{ mean: 79 }, 'implausible'],
    [{ mean: 128 }, 'implausible'],
    [{ systolic: 999 }, 'out-of-range'],
  ])('with %o is refused', (change, reason) => {
    expect(judgeRecord({ ...GOOD, ...change })).toMatchObject({ type: 'refused', reason });
  });

  test('without mean or pulse keeps what it has', () => {
    const judged = judgeRecord({ ...GOOD, mean: null, pulse: null });
    expect(judged).toMatchObject({
      readings: [
        { systolic: 128, mean: null },
        { value: null, reasons: ['missing'] },
      ],
    });
    if (judged.type === 'readings')
      for (const reading of judged.readings) expect(Reading.parse(reading)).toEqual(reading);
  });

  test('is a measurement in a passive replay; a damaged one is refused', () => {
    const device = tm2657pSimulator();
    device.connect(0);
    const bytes = device.receive(encodeCommand('read-pressure'), 0);
    expect(listen(andTm2657p, [{ at: 0, bytes }])).toMatchObject([
      { type: 'measurement', reading: { systolic: 134, diastolic: 84, mean: 103 } },
      { type: 'measurement', reading: { value: 76 } },
    ]);
    const damaged = bytes.slice();
    damaged[30] = (damaged[30] ?? 0) ^ 1;
    expect(listen(andTm2657p, [{ at: 0, bytes: damaged }])).toEqual([{ type: 'refused', reason: 'checksum' }]);
  });
});
