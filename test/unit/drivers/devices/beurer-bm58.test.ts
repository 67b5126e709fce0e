import { describe, expect, test } from 'vitest';
import { driver as beurerBm58 } from '#drivers/devices/beurer-bm58.ts';
import { bm58Simulator } from '#test/simulators/devices/beurer-bm58.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex } from '../bytes.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

describeMemoryMonitor(beurerBm58, bm58Simulator, 60);

const hear = (...reports: string[]) =>
  listen(
    beurerBm58,
    reports.map((report, i) => ({ at: i * 50, bytes: fromHex(report) })),
  );

describe('BM58', () => {
  test('is let go after each look, so that it can measure', async () => {
    const { port } = await take(beurerBm58, bm58Simulator());
    const commands = port.written.map((bytes) => bytes[0]);
    expect(commands.filter((command) => command === 0xf7)).toHaveLength(
      commands.filter((command) => command === 0xa2).length,
    );
    expect(commands.at(-1)).toBe(0xf6);
  });

  test('doubts a reading with an irregular heartbeat', async () => {
    expect(await outcomeUnder(beurerBm58, bm58Simulator, 'irregular-pulse')).toMatchObject({
      readings: [{ validity: 'questionable', reasons: ['irregular-pulse'] }, {}],
    });
  });

  test.each([
    ['no-such-record', { type: 'refused', reason: 'too-short' }],
    ['no-clock', { type: 'refused', reason: 'too-short' }],
    ['wrong-model', { type: 'refused', reason: 'device-error', detail: 'name' }],
    ['switched-off', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await outcomeUnder(beurerBm58, bm58Simulator, fault)).toMatchObject(expected);
  });

  test('reads past an empty place', async () => {
    expect((await outcomeUnder(beurerBm58, bm58Simulator, 'empty-record')).type).toBe('readings');
  });

  test('a self-test asks its name', async () => {
    const { signal } = new AbortController();
    const device = bm58Simulator();
    const selfTest = () => beurerBm58.selfTest?.(new VirtualPort(device), signal);
    expect(await selfTest()).toMatchObject({ type: 'heard' });
    device.play('wrong-model');
    expect(await selfTest()).toMatchObject({ type: 'foreign' });
    device.play('switched-off');
    expect(await selfTest()).toEqual({ type: 'silent' });
  });
});

describe('BM58 passive replay', () => {
  test('takes records alone, and doubts them', () => {
    expect(hear('55 F4 F4 F4 F4 F4 F4 F4', '41 6E 64 6F 6E 20 42 6C', '01 F4 F4 F4 F4 F4 F4 F4')).toEqual([
      { type: 'refused', reason: 'missing' },
    ]);
    expect(hear('01 F4 F4 F4 F4 F4 F4 F4', '67 36 47 03 02 09 29 1A')).toMatchObject([
      {
        reading: {
          ...pressure(128, 79),
          validity: 'questionable',
          reasons: ['not-fresh'],
          deviceTime: '2026-03-02T09:41',
        },
      },
      { reading: pulse(71) },
    ]);
  });

  test('refuses pressures out of order, and an answer cut short', () => {
    expect(hear('36 67 47 03 02 09 29 1A')).toEqual([{ type: 'refused', reason: 'implausible' }]);
    expect(hear('67 36 47 03')).toEqual([{ type: 'refused', reason: 'too-short' }]);
  });
});
