import { describe, expect, test } from 'vitest';
import { encodeCommand, MICROLIFE } from '#drivers/codecs/microlife.ts';
import { driver as microlifeBp3gx } from '#drivers/devices/microlife-bp3gx.ts';
import { type MicrolifeOptions, microlifeSimulator } from '#test/simulators/devices/microlife-bp3gx.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { describeMemoryMonitor, outcomeUnder, pressure, pulse } from './cuff-monitor.ts';
import { listen, take } from './take.ts';

describeMemoryMonitor(microlifeBp3gx, microlifeSimulator, 200);

const under = (fault: string) => outcomeUnder(microlifeBp3gx, microlifeSimulator, fault);

describe('Microlife BP3GX1-5X', () => {
  test.each(['hexadecimal', 'decimal'] as const)('trap 7: 12 records counted in %s are read alike', async (counts) => {
    const { outcome } = await take(microlifeBp3gx, microlifeSimulator({ counts, remembers: 12 }));
    expect(outcome).toMatchObject({ readings: [pressure(128, 79), pulse(71)] });
  });

  test('takes a record of before the first look by its clock, once that was seen to go', async () => {
    const early = microlifeSimulator({ clock: '2026-03-02T09:41' });
    early.play('no-measurement');
    const { outcome } = await take(microlifeBp3gx, lateFor(early, 100_000));
    expect(outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
    const { outcome: measured } = await take(microlifeBp3gx, microlifeWithRecordAt(90_000, 100_000));
    expect(measured).toMatchObject({ readings: [pressure(140, 88), pulse(66)] });
  });

  test.each([
    ['bad-checksum', { type: 'refused', reason: 'checksum' }],
    ['truncated', { type: 'refused', reason: 'checksum' }],
    ['wrong-count', { type: 'refused', reason: 'implausible', detail: 'count' }],
    ['switched-off', { type: 'timed-out', reason: 'missing' }],
  ])('under %s gives no reading', async (fault, expected) => {
    expect(await under(fault)).toMatchObject(expected);
  });

  test('needs no clock, and reads past an empty place', async () => {
    expect((await under('no-clock')).type).toBe('readings');
    expect((await under('empty-record')).type).toBe('readings');
  });

  test('a self-test asks its clock', async () => {
    const { signal } = new AbortController();
    const device = microlifeSimulator();
    const selfTest = () => microlifeBp3gx.selfTest?.(new VirtualPort(device), signal);
    expect(await selfTest()).toMatchObject({ type: 'heard', clock: '2026-03-02T09:41:00' });
    device.play('no-clock');
    expect(await selfTest()).not.toHaveProperty('clock');
    device.play('switched-off');
    expect(await selfTest()).toEqual({ type: 'silent' });
  });
});

/** The monitor, silent for the first `ms`. */
function lateFor(device: ReturnType<typeof microlifeSimulator>, ms: number): ReturnType<typeof microlifeSimulator> {
  return { ...device, receive: (packet, now) => (now < ms ? [] : device.receive(packet, now)) };
}

/** A monitor that talks `silent` ms after the session's start, and holds a measurement made at `at`. */
function microlifeWithRecordAt(at: number, silent: number): ReturnType<typeof microlifeSimulator> {
  const device = microlifeSimulator({ startsAfter: 0, duration: at });
  device.connect(0);
  device.set({ systolic: 140, diastolic: 88, pulse: 66 });
  device.receive({ bytes: encodeCommand(MICROLIFE.clock) }, 0);
  device.advance(at);
  device.play('no-measurement');
  return lateFor({ ...device, connect: () => undefined }, silent);
}

describe('Microlife passive replay', () => {
  const hear = (options: MicrolifeOptions, commands: readonly number[], now = 0, fault = 'none') => {
    const device = microlifeSimulator(options);
    device.connect(0);
    device.play(fault);
    const packets = commands.flatMap((command) => device.receive({ bytes: encodeCommand(command) }, now));
    return listen(
      microlifeBp3gx,
      packets.map(({ bytes }) => ({ at: 0, bytes })),
    );
  };

  test('doubts every stored record, whose time is days before the clock', () => {
    const events = hear({ remembers: 11 }, [MICROLIFE.clock, MICROLIFE.records]);
    expect(events).toHaveLength(22);
    for (const event of events)
      expect(event).toMatchObject({ reading: { validity: 'questionable', reasons: ['not-fresh'] } });
  });

  test('believes a record made within two minutes before the clock, wherever the clock stands in the capture', () => {
    const device = microlifeSimulator({ remembers: 1, startsAfter: 0, duration: 30_000 });
    device.connect(0);
    device.receive({ bytes: encodeCommand(MICROLIFE.clock) }, 0);
    device.advance(30_000);
    const ask = (command: number) => device.receive({ bytes: encodeCommand(command) }, 61_000);
    const events = listen(
      microlifeBp3gx,
      [...ask(MICROLIFE.records), ...ask(MICROLIFE.clock)].map(({ bytes }) => ({ at: 0, bytes })),
    );
    expect(events.map((event) => event.type === 'measurement' && event.reading.validity)).toEqual([
      'questionable',
      'questionable',
      'valid',
      'valid',
    ]);
  });

  test('refuses damage, a count nobody can tell, and emptiness', () => {
    expect(hear({}, [MICROLIFE.records], 0, 'bad-checksum')).toEqual([{ type: 'refused', reason: 'checksum' }]);
    expect(hear({}, [MICROLIFE.records], 0, 'wrong-count')).toEqual([
      { type: 'refused', reason: 'implausible', detail: 'count' },
    ]);
    expect(hear({ remembers: 0 }, [MICROLIFE.records])).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});
