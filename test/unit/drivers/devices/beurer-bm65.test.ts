import { describe, expect, test } from 'vitest';
import { driver as beurerBm65 } from '#drivers/devices/beurer-bm65.ts';
import { bm65Simulator } from '#test/simulators/devices/beurer-bm65.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex } from '../bytes.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen } from './take.ts';

describeMemoryMonitor(beurerBm65, bm65Simulator, 60);

const hear = (...chunks: string[]) =>
  listen(
    beurerBm65,
    chunks.map((chunk, i) => ({ at: i * 50, bytes: fromHex(chunk) })),
  );
const NAME = Buffer.from('Andon Blood Pressure Meter KD001').toString('hex');
const RECORD = 'AC 67 36 47 03 02 09 29 1A';

describe('BM65', () => {
  test.each([
    ['truncated', { type: 'refused', reason: 'too-short' }],
    ['no-clock', { type: 'refused', reason: 'too-short' }],
    ['wrong-model', { type: 'refused', reason: 'device-error', detail: 'name' }],
    ['switched-off', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await outcomeUnder(beurerBm65, bm65Simulator, fault)).toMatchObject(expected);
  });

  test('reads past an empty place', async () => {
    expect((await outcomeUnder(beurerBm65, bm65Simulator, 'empty-record')).type).toBe('readings');
  });

  test('a self-test asks its name', async () => {
    const { signal } = new AbortController();
    const device = bm65Simulator();
    const selfTest = () => beurerBm65.selfTest?.(new VirtualPort(device), signal);
    expect(await selfTest()).toMatchObject({ type: 'heard' });
    device.play('wrong-model');
    expect(await selfTest()).toMatchObject({ type: 'foreign' });
    device.play('switched-off');
    expect(await selfTest()).toEqual({ type: 'silent' });
  });
});

describe('BM65 passive replay', () => {
  test('doubts every stored record, however the bytes are cut', () => {
    const expected = [
      {
        reading: {
          ...pressure(128, 79),
          validity: 'questionable',
          reasons: ['not-fresh'],
          deviceTime: '2026-03-02T09:41',
        },
      },
      { reading: pulse(71) },
    ];
    expect(hear('55', NAME, '01', RECORD)).toMatchObject(expected);
    expect(hear(`55${NAME}01AC6736`, '47 03 02 09 29 1A')).toMatchObject(expected);
  });

  test('refuses pressures out of order, dates of no calendar, and what is cut short', () => {
    expect(hear('55', '01', 'AC 36 67 47 03 02 09 29 1A')).toEqual([{ type: 'refused', reason: 'implausible' }]);
    expect(hear('55', '01', 'AC 67 36 47 0D 02 09 29 1A')).toEqual([{ type: 'refused', reason: 'implausible' }]);
    expect(hear('55', '01', 'AC 67 36')).toEqual([{ type: 'refused', reason: 'too-short' }]);
    expect(hear('55', '01', 'A9')).toEqual([{ type: 'refused', reason: 'missing' }]);
    expect(hear('55')).toEqual([{ type: 'refused', reason: 'missing' }]);
  });

  test('an empty place is no reading', () => {
    expect(hear('55', '02', 'AC FF FF FF FF FF FF FF FF', RECORD)).toHaveLength(2);
  });
});
