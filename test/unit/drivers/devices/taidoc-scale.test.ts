import { describe, expect, test } from 'vitest';
import { driver as taidocScale } from '#drivers/devices/taidoc-scale.ts';
import { taidocScaleSimulator } from '#test/simulators/devices/taidoc-scale.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { take } from './take.ts';

const weighed = {
  type: 'readings',
  readings: [
    { kind: 'body-weight', value: 71.4, unit: 'kg', validity: 'valid' },
    { kind: 'body-height', value: 168, unit: 'cm', validity: 'questionable', reasons: ['not-fresh'] },
  ],
};

describe('a weighing on a TaiDoc scale', () => {
  test.each([0x71, 0x77] as const)(
    'is the one made in this session (command %i), not the one before',
    async (command) => {
      expect((await take(taidocScale, taidocScaleSimulator({ command }))).outcome).toMatchObject(weighed);
    },
  );

  test('is proved by the scale’s clock where it woke only when the patient stepped on', async () => {
    const { outcome } = await take(taidocScale, taidocScaleSimulator({ measuresAfter: 70_000, sleeps: 70_001 }));
    expect(outcome).toMatchObject(weighed);
  });

  test('is refused where nothing proves it: no clock, and awake only after the weighing', async () => {
    const simulator = taidocScaleSimulator({ measuresAfter: 5000, sleeps: 5001 });
    simulator.play('no-clock');
    expect((await take(taidocScale, simulator)).outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test.each([
    ['nobody', 'refused', 'not-fresh'],
    ['bad-checksum', 'refused', 'checksum'],
    ['contradiction', 'refused', 'checksum'],
    ['silence', 'timed-out', 'missing'],
  ])('with the fault %s is %s: %s', async (fault, type, reason) => {
    const simulator = taidocScaleSimulator();
    simulator.play(fault);
    expect((await take(taidocScale, simulator)).outcome).toMatchObject({ type, reason });
  });
});

test('the scale tells its clock when it is awake', async () => {
  const ask = (sleeps: number) =>
    taidocScale.selfTest?.(new VirtualPort(taidocScaleSimulator({ sleeps })), new AbortController().signal);
  expect(await ask(0)).toMatchObject({ type: 'heard', clock: '2026-03-02T09:41' });
  expect(await ask(60_000)).toEqual({ type: 'silent' });
});
