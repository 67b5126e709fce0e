import { describe, expect, test } from 'vitest';
import { driver as berryBci } from '#drivers/devices/berry-bci.ts';
import { berrySimulator } from '#test/simulators/devices/berry-bci.ts';
import { pulse, recordOf, saturation, selfTest, testFingerOximeter } from './finger-oximeter.ts';
import { listen, take } from './take.ts';

describe('Berry BCI oximeter', () => {
  testFingerOximeter({
    driver: berryBci,
    simulate: berrySimulator,
    reasons: {
      'finger-out': 'sensor-off',
      searching: 'searching',
      'sensor-fault': 'sensor-disconnected',
      'no-signal': 'out-of-track',
      sentinel: 'missing',
    },
    survives: ['noise', 'lost-bytes'],
  });

  test('sends its pleth on at 100 Hz in short batches', async () => {
    const { live, port } = await take(berryBci, berrySimulator({ search: 0 }));
    const pleth = live.flatMap((body) => (body.type === 'pleth' ? [body] : []));
    expect(pleth.every(({ rate, full, values }) => rate === 100 && full === 100 && values.length <= 4)).toBe(true);
    expect(pleth.flatMap(({ values }) => values).length / (port.now() / 1000)).toBeGreaterThan(95);
  });

  test('warns of an unplugged probe in the self-test', async () => {
    const device = berrySimulator();
    device.play('sensor-fault');
    expect(await selfTest(berryBci, device)).toMatchObject({ type: 'heard', warnings: ['sensor-disconnected'] });
  });

  test('passive: measures a capture once, and goes on with samples', () => {
    const events = listen(berryBci, recordOf(berrySimulator({ search: 0 }), 12_000));
    expect(events.filter(({ type }) => type === 'measurement')).toMatchObject([
      { reading: saturation(97) },
      { reading: pulse(72) },
    ]);
    expect(events.at(-1)?.type).toBe('sample');
  });
});
