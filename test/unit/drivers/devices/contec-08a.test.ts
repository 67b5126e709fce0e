import { describe, expect, test } from 'vitest';
import { driver as contec08a } from '#drivers/devices/contec-08a.ts';
import { contec08aSimulator } from '#test/simulators/devices/contec-08a.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex } from '../bytes.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

describeMemoryMonitor(contec08a, contec08aSimulator, 100);

const under = (fault: string) => outcomeUnder(contec08a, contec08aSimulator, fault);
const hear = (...reports: string[]) =>
  listen(
    contec08a,
    reports.map((report, i) => ({ at: i * 10, bytes: fromHex(report) })),
  );
const A = '82 80 94 d5 c8 e9 97 85 80 81 8d 89 80 91';
const B = '82 80 92 d6 ba f1 97 85 80 82 8a 85 80 91';
const listing = (count: string): string => `46 41 80 80 ${count} 82 80 80 80 80 80 80 80 81`;

describe('Contec08A', () => {
  test('trap 3: below 128 mmHg, and on both sides of it, the systolic pressure is right', async () => {
    for (const systolic of [118, 127, 128, 180]) {
      const device = contec08aSimulator();
      device.set({ systolic });
      expect((await take(contec08a, device)).outcome).toMatchObject({ readings: [{ systolic, mean: 96 }, {}] });
    }
  });

  test('trap 3: refuses a record unless diastolic < mean < systolic, as when the map has lost its bit', async () => {
    const device = contec08aSimulator({ remembers: 0 });
    device.set({ systolic: 148 });
    device.play('msb-lost');
    expect((await take(contec08a, device)).outcome).toMatchObject({ type: 'refused' });
  });

  test('a fast pulse keeps its eighth bit', async () => {
    const device = contec08aSimulator();
    device.set({ pulse: 141 });
    expect((await take(contec08a, device)).outcome).toMatchObject({ readings: [{}, pulse(141)] });
  });

  test.each([
    ['switched-off', { type: 'refused', reason: 'device-error', detail: 'off' }],
    ['truncated', { type: 'refused', reason: 'too-short' }],
    ['no-clock', { type: 'refused', reason: 'too-short' }],
    ['silence', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await under(fault)).toMatchObject(expected);
  });

  test('a self-test greets it', async () => {
    const { signal } = new AbortController();
    const device = contec08aSimulator();
    expect(await contec08a.selfTest?.(new VirtualPort(device), signal)).toMatchObject({ type: 'heard' });
    device.play('silence');
    expect(await contec08a.selfTest?.(new VirtualPort(device), signal)).toEqual({ type: 'silent' });
  });
});

describe('Contec08A passive replay', () => {
  const doubted = { validity: 'questionable', reasons: ['not-fresh'] };

  test('doubts every stored record, with its time', () => {
    expect(hear('4a 43 01 00 00', listing('82'), A, B)).toMatchObject([
      { reading: { ...pressure(148, 85), mean: 105, ...doubted, deviceTime: '2023-05-01T13:09' } },
      { reading: { ...pulse(72), ...doubted } },
      { reading: { ...pressure(146, 86), mean: 113, ...doubted, deviceTime: '2023-05-02T10:05' } },
      { reading: { ...pulse(58), ...doubted } },
    ]);
  });

  test('believes a record that a shorter listing of the same user did not hold', () => {
    expect(hear(listing('81'), A, listing('82'), A, B).slice(2)).toMatchObject([
      { reading: { ...pressure(148, 85), ...doubted } },
      {},
      { reading: { ...pressure(146, 86), validity: 'valid', reasons: [] } },
      {},
    ]);
  });

  test('does not, when the shorter listing was cut short', () => {
    expect(hear(listing('82'), A, listing('83'), A, B, B)).not.toContainEqual(
      expect.objectContaining({ reading: expect.objectContaining({ validity: 'valid' }) }),
    );
  });

  test('refuses what is switched off, cut short, or out of order', () => {
    expect(hear('4a 43 00 00 00')).toEqual([{ type: 'refused', reason: 'device-error', detail: 'off' }]);
    expect(hear(listing('82'), A)).toContainEqual({ type: 'refused', reason: 'too-short' });
    expect(hear('80 80 e4 d5 c8 e9 97 85 80 81 8d 89 80 91')).toEqual([{ type: 'refused', reason: 'implausible' }]);
    expect(hear('00 00')).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});
