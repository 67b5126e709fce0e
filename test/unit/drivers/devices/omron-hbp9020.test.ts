import { describe, expect, test } from 'vitest';
import { driver as omronHbp9020 } from '#drivers/devices/omron-hbp9020.ts';
import { hbp9020Simulator } from '#test/simulators/devices/omron-hbp9020.ts';
import { pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const LINE = 'bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3\r\n';
const under = async (fault: string) => {
  const device = hbp9020Simulator();
  device.play(fault);
  return (await take(omronHbp9020, device)).outcome;
};

describe('HBP-9020', () => {
  test('is listened to: its line comes when the measurement is over', async () => {
    const { outcome, port } = await take(omronHbp9020, hbp9020Simulator());
    expect(outcome).toMatchObject({
      readings: [
        { ...pressure(128, 79), mean: 96, validity: 'valid', deviceTime: '2026-03-02T09:41' },
        { ...pulse(71), validity: 'valid' },
      ],
    });
    expect(port.written).toEqual([]);
  });

  test('gets through a line that is noise', async () => {
    expect(await under('noise')).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
  });

  test.each([
    ['error-record', { type: 'refused', reason: 'missing' }],
    ['truncated', { type: 'refused', reason: 'checksum' }],
    ['implausible', { type: 'refused', reason: 'implausible' }],
    ['no-measurement', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await under(fault)).toMatchObject(expected);
  });

  test('several records at once were kept, not just made', async () => {
    const device = hbp9020Simulator();
    const twice = {
      ...device,
      advance: (now: number) =>
        Uint8Array.from([...device.advance(now)].flatMap((b, _, all) => (b === 10 ? [b, ...all] : [b]))),
    };
    expect((await take(omronHbp9020, twice)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });
});

describe('HBP-9020 passive replay', () => {
  test('a line of the public source is 140/77, mean 98, pulse 68', () => {
    expect(listen(omronHbp9020, [{ at: 0, bytes: ascii(LINE) }])).toMatchObject([
      { reading: { ...pressure(140, 77), mean: 98, validity: 'valid', deviceTime: '2023-04-27T15:06' } },
      { reading: pulse(68) },
    ]);
  });

  test('refuses damage and emptiness', () => {
    expect(listen(omronHbp9020, [{ at: 0, bytes: ascii(LINE.slice(0, 30)) }])).toEqual([
      { type: 'refused', reason: 'checksum' },
    ]);
    expect(listen(omronHbp9020, [])).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});
