import { describe, expect, test } from 'vitest';
import { driver as contecCms50Legacy } from '#drivers/devices/contec-cms50-legacy.ts';
import { contecLegacyMemory, contecLegacySimulator } from '#test/simulators/devices/contec-cms50-legacy.ts';
import { pulse, recordOf, saturation, shown, testFingerOximeter } from './finger-oximeter.ts';
import { listen } from './take.ts';

describe('Contec CMS50 with 5-byte frames', () => {
  testFingerOximeter({
    driver: contecCms50Legacy,
    simulate: contecLegacySimulator,
    reasons: {
      'finger-out': 'sensor-off',
      searching: 'searching',
      'sensor-fault': 'sensor-fault',
      sentinel: 'missing',
    },
    survives: ['noise', 'lost-bytes'],
  });

  test('passive: measures a capture once, and goes on with samples', () => {
    const events = listen(contecCms50Legacy, recordOf(contecLegacySimulator({ search: 500 }), 15_000));
    expect(events.filter(({ type }) => type === 'measurement')).toMatchObject([
      { reading: saturation(97) },
      { reading: pulse(72) },
    ]);
    expect(events.at(-1)?.type).toBe('sample');
  });

  test('passive: a short capture has samples and no measurement', () => {
    const events = listen(contecCms50Legacy, recordOf(contecLegacySimulator({ search: 0 }), 2000));
    expect(shown(events)).toEqual(new Set(['oxygen-saturation 97', 'pulse-rate 72']));
    expect(events.at(-1)).toEqual({ type: 'refused', reason: 'too-short' });
  });

  test('passive: what is stored is questionable, for nothing proves when it was made', () => {
    const events = listen(contecCms50Legacy, [{ at: 0, bytes: contecLegacyMemory([[93, 61], undefined]) }]);
    expect(events).toMatchObject([
      { type: 'measurement', reading: { ...saturation(93), validity: 'questionable', reasons: ['not-fresh'] } },
      { type: 'measurement', reading: { ...pulse(61), validity: 'questionable', reasons: ['not-fresh'] } },
      { type: 'measurement', reading: { value: null, validity: 'invalid' } },
      { type: 'measurement', reading: { value: null, validity: 'invalid' } },
    ]);
  });

  test('passive: a transfer that breaks off is told damaged', () => {
    const memory = contecLegacyMemory([
      [93, 61],
      [94, 62],
    ]);
    expect(listen(contecCms50Legacy, [{ at: 0, bytes: memory.subarray(0, -1) }]).at(-1)).toEqual({
      type: 'refused',
      reason: 'checksum',
    });
  });
});
