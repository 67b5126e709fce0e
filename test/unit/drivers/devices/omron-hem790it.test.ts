import { describe, expect, test } from 'vitest';
import { driver as omronHem790it } from '#drivers/devices/omron-hem790it.ts';
import { hem790Simulator } from '#test/simulators/devices/omron-hem790it.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex } from '../bytes.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

describeMemoryMonitor(omronHem790it, hem790Simulator, 84);

const under = (fault: string) => outcomeUnder(omronHem790it, hem790Simulator, fault);
const hear = (...reports: string[]) =>
  listen(
    omronHem790it,
    reports.map((report, i) => ({ at: i * 10, bytes: fromHex(report) })),
  );
const GME = ['07 4F 4B 00 07 01 01 00', '07 06 26 00 00 7B 4E 57', '03 00 00 45'];

describe('HEM-790IT', () => {
  test('tells its model, firmware and serial number', async () => {
    const { outcome } = await take(omronHem790it, hem790Simulator());
    expect(outcome.device).toEqual({
      driver: 'omron-hem790it',
      model: 'Omron M7080IT',
      firmware: '207',
      serial: '000012345678',
    });
  });

  test('trap 12: falls back on the mode of the documents, and stays with it', async () => {
    const { outcome, port } = await take(omronHem790it, hem790Simulator({ readingsMode: [0x74, 0xbc] }));
    expect(outcome).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
    const modes = port.written.filter(({ length }) => length === 2).map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(modes.slice(0, 3)).toEqual(['0101', '312c', '74bc']);
    expect(modes.slice(3).every((mode) => mode === '74bc')).toBe(true);
  });

  test('of the HEM-637 has no flags', async () => {
    const { outcome } = await take(omronHem790it, hem790Simulator({ flags: false }));
    expect(outcome).toMatchObject({ readings: [{ ...pressure(128, 79), validity: 'valid' }, pulse(71)] });
  });

  test.each([
    ['irregular-pulse', 'irregular-pulse'],
    ['motion', 'motion'],
  ])('doubts a reading with %s', async (fault, reason) => {
    expect(await under(fault)).toMatchObject({ readings: [{ validity: 'questionable', reasons: [reason] }, {}] });
  });

  test('asks again after NO, and reads past an empty place', async () => {
    expect(await under('no-answers')).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
    expect(await under('empty-record')).toMatchObject({ type: 'readings' });
  });

  test('takes a new record by the count when its clock is not set', async () => {
    const outcome = await under('no-clock');
    expect(outcome).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
    if (outcome.type === 'readings') expect(outcome.readings[0]).not.toHaveProperty('deviceTime');
  });

  test('never shows a reading whose check byte is wrong or whose end is missing', async () => {
    for (const fault of ['bad-checksum', 'truncated', 'switched-off'])
      expect((await under(fault)).type).not.toBe('readings');
  });

  test('a self-test asks who it is; one that sleeps is silent', async () => {
    const { signal } = new AbortController();
    const device = hem790Simulator();
    expect(await omronHem790it.selfTest?.(new VirtualPort(device), signal)).toMatchObject({
      type: 'heard',
      device: { model: 'Omron M7080IT' },
    });
    device.play('switched-off');
    expect(await omronHem790it.selfTest?.(new VirtualPort(device), signal)).toEqual({ type: 'silent' });
  });
});

describe('HEM-790IT passive replay', () => {
  test('doubts the stored reading of the public capture: 123/78, 87', () => {
    const common = { validity: 'questionable', reasons: ['not-fresh'], deviceTime: '2007-01-01T00:06:38' };
    expect(hear('07 4F 4B 00 00 13 00 01', '01 12', ...GME)).toMatchObject([
      { type: 'measurement', reading: { ...pressure(123, 78), ...common } },
      { type: 'measurement', reading: { ...pulse(87), ...common } },
    ]);
  });

  test('refuses a reading with a wrong check byte, and a capture without any', () => {
    expect(hear(...GME.slice(0, 2), '03 00 00 46')).toEqual([{ type: 'refused', reason: 'checksum' }]);
    expect(hear('02 4F 4B')).toEqual([{ type: 'refused', reason: 'missing' }]);
  });

  test('hears no feature report', () => {
    expect(listen(omronHem790it, [{ at: 0, bytes: fromHex(GME[0] ?? ''), channel: 'feature' }])).toEqual([
      { type: 'refused', reason: 'missing' },
    ]);
  });
});
