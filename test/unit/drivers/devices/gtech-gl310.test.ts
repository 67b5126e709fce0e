import { describe, expect, test } from 'vitest';
import { driver as gtechGl310 } from '#drivers/devices/gtech-gl310.ts';
import { gtechSimulator } from '#test/simulators/devices/gtech-gl310.ts';
import { listen, take } from './take.ts';

describe('a measurement on a G-Tech GL-310', () => {
  test.each(['printed', 'list'] as const)(
    'reports weight and height of the %s record as the scale told them',
    async (form) => {
      const { outcome, live } = await take(gtechGl310, gtechSimulator({ form }));
      expect(outcome).toMatchObject({
        type: 'readings',
        readings: [
          { kind: 'body-weight', unit: 'kg', value: 71.4, validity: 'valid' },
          { kind: 'body-height', unit: 'cm', value: 168.5, validity: 'valid' },
        ],
        device: { driver: 'gtech-gl310' },
      });
      expect(live[0]).toEqual({ type: 'progress', phase: 'waiting-for-patient' });
    },
  );

  test.each([
    ['truncated', 'refused', 'checksum'],
    ['contradiction', 'refused', 'checksum'],
    ['silence', 'timed-out', 'missing'],
  ])('with the fault %s is %s: %s', async (fault, type, reason) => {
    const simulator = gtechSimulator();
    simulator.play(fault);
    expect((await take(gtechGl310, simulator)).outcome).toMatchObject({ type, reason });
  });

  test('shows no number for what no body weighs', async () => {
    const simulator = gtechSimulator();
    simulator.play('nobody');
    const { outcome } = await take(gtechGl310, simulator);
    expect(outcome).toMatchObject({ readings: [{ value: null, reasons: ['out-of-range'] }, { value: null }] });
  });

  test('ends when the cable is pulled', async () => {
    const pulled = take(gtechGl310, gtechSimulator(), [{ at: 1000, act: (port) => port.unplug() }]);
    await expect(pulled).rejects.toMatchObject({ code: 'disconnected' });
  });
});

test('a capture without a record is refused', () => {
  expect(listen(gtechGl310, [{ at: 0, bytes: Uint8Array.of(0, 13, 10) }])).toEqual([
    { type: 'refused', reason: 'missing' },
  ]);
});
