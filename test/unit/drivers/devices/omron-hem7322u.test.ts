import { describe, expect, test } from 'vitest';
import { encodeInit, encodeRead, HEM7322_MEMORY } from '#drivers/codecs/omron-hem7322u.ts';
import { driver as omronHem7322u } from '#drivers/devices/omron-hem7322u.ts';
import { hem7322Simulator } from '#test/simulators/devices/omron-hem7322u.ts';
import type { PacketSimulator } from '#test/simulators/simulator.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

describeMemoryMonitor(omronHem7322u, hem7322Simulator, 100);

const under = (fault: string) => outcomeUnder(omronHem7322u, hem7322Simulator, fault);

/** The reports of one reading of the first blocks. */
function dump(device: PacketSimulator, now: number, blocks = 3): Uint8Array[] {
  const ask = (bytes: Uint8Array) => device.receive({ bytes }, now).map((packet) => packet.bytes);
  const reads = Array.from({ length: blocks }, (_, i) => encodeRead(HEM7322_MEMORY.start + i * HEM7322_MEMORY.block));
  return [encodeInit(), ...reads].flatMap(ask);
}

describe('HEM-7322U', () => {
  test('of the smaller model, the HEM-7131U, is read too', async () => {
    const { outcome } = await take(omronHem7322u, hem7322Simulator({ room: 60, remembers: 60 }));
    expect(outcome).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
  });

  test.each([
    ['bad-checksum', { type: 'refused', reason: 'checksum' }],
    ['switched-off', { type: 'timed-out', reason: 'missing' }],
    ['error-answer', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await under(fault)).toMatchObject(expected);
  });

  test('never shows a reading of which a part is missing', async () => {
    expect((await under('truncated')).type).not.toBe('readings');
  });

  test('a self-test greets it', async () => {
    const { signal } = new AbortController();
    const device = hem7322Simulator();
    expect(await omronHem7322u.selfTest?.(new VirtualPort(device), signal)).toMatchObject({ type: 'heard' });
    device.play('switched-off');
    expect(await omronHem7322u.selfTest?.(new VirtualPort(device), signal)).toEqual({ type: 'silent' });
  });
});

describe('HEM-7322U passive replay', () => {
  const listenTo = (reports: readonly Uint8Array[]) =>
    listen(
      omronHem7322u,
      reports.map((bytes, i) => ({ at: i * 20, bytes })),
    );

  test('doubts every stored reading, with its time', () => {
    const device = hem7322Simulator({ remembers: 2 });
    device.connect(0);
    const common = { validity: 'questionable', reasons: ['not-fresh'] };
    expect(listenTo(dump(device, 0))).toMatchObject([
      { type: 'measurement', reading: { ...pressure(131, 82), ...common, deviceTime: '2026-02-28T09:41' } },
      { type: 'measurement', reading: { ...pulse(64), ...common } },
      { type: 'measurement', reading: { ...pressure(132, 83), ...common, deviceTime: '2026-03-01T09:41' } },
      { type: 'measurement', reading: { ...pulse(65), ...common } },
    ]);
  });

  test('believes a reading that fills a place the capture showed empty', () => {
    const device = hem7322Simulator({ remembers: 1 });
    device.connect(0);
    const before = dump(device, 0);
    device.advance(60_000);
    const events = listenTo([...before, ...dump(device, 60_000)]);
    expect(events).toHaveLength(4);
    expect(events.slice(2)).toMatchObject([
      { reading: { ...pressure(128, 79), validity: 'valid' } },
      { reading: { ...pulse(71), validity: 'valid' } },
    ]);
  });

  test('refuses damage and emptiness', () => {
    const device = hem7322Simulator({ remembers: 1 });
    device.connect(0);
    device.play('bad-checksum');
    expect(listenTo(dump(device, 0))).toEqual([{ type: 'refused', reason: 'checksum' }]);
    const empty = hem7322Simulator({ remembers: 0 });
    empty.connect(0);
    expect(listenTo(dump(empty, 0))).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});
