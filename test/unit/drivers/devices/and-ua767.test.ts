import { describe, expect, test } from 'vitest';
import { driver as andUa767 } from '#drivers/devices/and-ua767.ts';
import { ua767Simulator } from '#test/simulators/devices/and-ua767.ts';
import { pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const under = async (fault: string, packets = false) => {
  const device = ua767Simulator({ packets });
  device.play(fault);
  return (await take(andUa767, device)).outcome;
};

describe('UA-767', () => {
  test('is listened to: its result comes when the measurement is over', async () => {
    const { outcome, port, live } = await take(andUa767, ua767Simulator());
    expect(outcome).toMatchObject({
      readings: [
        { ...pressure(128, 79), mean: 96, validity: 'valid' },
        { ...pulse(71), validity: 'valid' },
      ],
      device: { model: 'A&D UA-767PC' },
    });
    expect(port.written).toEqual([]);
    expect(live).toEqual([{ type: 'progress', phase: 'waiting-for-patient' }]);
  });

  test('of the Bluetooth model tells its serial number and its time', async () => {
    const { outcome } = await take(andUa767, ua767Simulator({ packets: true }));
    expect(outcome).toMatchObject({
      readings: [{ ...pressure(128, 79), deviceTime: '2026-03-02T09:41:45' }, {}],
      device: { model: 'A&D UA-767PBT', serial: '5061200123' },
    });
  });

  test('a packet of a measurement made before the session is not taken for the one just made', async () => {
    const device = ua767Simulator({ packets: true, sendsKept: true });
    expect((await take(andUa767, device)).outcome).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
    const idle = ua767Simulator({ packets: true, sendsKept: true });
    idle.play('no-measurement');
    expect((await take(andUa767, idle)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('a packet without a clock proves nothing', async () => {
    expect(await under('no-clock', true)).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test.each([
    ['error-record', { type: 'refused', reason: 'device-error', detail: '81' }],
    ['truncated', { type: 'refused', reason: 'checksum' }],
    ['implausible', { type: 'refused', reason: 'implausible' }],
    ['no-measurement', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await under(fault)).toMatchObject(expected);
  });
});

describe('UA-767 passive replay', () => {
  test('a result of the public source is 152/76, pulse 73, mean 96, even with a pause in it', () => {
    const expected = [{ reading: { ...pressure(152, 76), mean: 96, validity: 'valid' } }, { reading: pulse(73) }];
    expect(listen(andUa767, [{ at: 0, bytes: ascii('804C4C4960') }])).toMatchObject(expected);
    expect(
      listen(andUa767, [
        { at: 0, bytes: ascii('804C4') },
        { at: 20, bytes: ascii('C4960') },
      ]),
    ).toMatchObject(expected);
  });

  test('doubts a packet that waited to be sent', () => {
    const device = ua767Simulator({ packets: true, sendsKept: true });
    device.connect(0);
    expect(listen(andUa767, [{ at: 0, bytes: device.advance(2000) }])).toMatchObject([
      { reading: { validity: 'questionable', reasons: ['not-fresh'] } },
      {},
    ]);
  });

  test('refuses an error, damage and emptiness', () => {
    expect(listen(andUa767, [{ at: 0, bytes: ascii('824C4C4960') }])).toEqual([
      { type: 'refused', reason: 'device-error', detail: '82' },
    ]);
    expect(
      listen(andUa767, [
        { at: 0, bytes: ascii('804C4') },
        { at: 5000, bytes: ascii('C4960') },
      ]),
    ).toEqual([
      { type: 'refused', reason: 'checksum' },
      { type: 'refused', reason: 'checksum' },
    ]);
    expect(listen(andUa767, [])).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});
