import { describe, expect, test } from 'vitest';
import { CONTEC_EB } from '#drivers/codecs/contec-eb.ts';
import { driver as contecCms50Eb } from '#drivers/devices/contec-cms50-eb.ts';
import { contecEbSimulator, ebFrame } from '#test/simulators/devices/contec-cms50-eb.ts';
import { fromHex } from '../bytes.ts';
import { pulse, recordOf, saturation, shown, testFingerOximeter } from './finger-oximeter.ts';
import { listen, take } from './take.ts';

const REASONS = {
  'finger-out': 'sensor-off',
  searching: 'searching',
  'sensor-fault': 'sensor-off',
  sentinel: 'searching',
};

describe.each(['hid', 'bluetooth'] as const)('Contec CMS50 with EB frames over %s', (via) => {
  testFingerOximeter({
    driver: contecCms50Eb,
    simulate: (options) => contecEbSimulator({ ...options, via }),
    reasons: REASONS,
    survives: ['lost-bytes'],
  });

  test('finds the form of commands the device hears, keeps it alive and stops it', async () => {
    const { outcome, port } = await take(contecCms50Eb, contecEbSimulator({ via, search: 20_000 }));
    expect(outcome).toMatchObject({ type: 'readings', readings: [saturation(97), pulse(72)] });
    const heard = port.written.filter(({ length }) => (length === 64) === (via === 'hid'));
    expect(heard.filter(([first]) => first === 0x9a).length).toBeGreaterThan(4);
    expect(port.written.at(-1)?.subarray(0, 3)).toEqual(CONTEC_EB.stop);
  });
});

describe('Contec EB passive replay', () => {
  const startReport = Uint8Array.from({ length: 64 }, (_, i) => CONTEC_EB.startValues[i] ?? 0);

  test('measures a capture of padded reports', () => {
    const events = listen(contecCms50Eb, recordOf(contecEbSimulator({ search: 0 }), 9900, [startReport]));
    expect(events.filter(({ type }) => type === 'measurement')).toEqual([]);
    const longer = listen(contecCms50Eb, recordOf(contecEbSimulator({ search: 0 }), 9900 + 100, [startReport]));
    expect(longer.filter(({ type }) => type === 'measurement')).toMatchObject([
      { reading: saturation(97) },
      { reading: pulse(72) },
    ]);
  });

  test('prints the recorded frame as a sample, on whatever channel', () => {
    const frame = fromHex('EB 01 04 53 63 7F 00 25');
    for (const channel of ['ff02', undefined]) {
      const events = listen(contecCms50Eb, [{ at: 0, bytes: frame, ...(channel ? { channel } : {}) }]);
      expect(shown(events)).toEqual(new Set(['oxygen-saturation 99', 'pulse-rate 83']));
    }
  });

  test('shows no value of a frame with a wrong sum', () => {
    expect(listen(contecCms50Eb, [{ at: 0, bytes: fromHex('EB 01 04 53 63 7F 00 26') }])).toEqual([
      { type: 'refused', reason: 'checksum' },
    ]);
  });

  test('does not believe a leap that a sum of seven bits let pass', () => {
    const at = (second: number, spo2: number) => ({
      at: second * 1000,
      bytes: ebFrame(0xeb, 0x01, 0x04, 72, spo2, 0x7f, 0),
    });
    const events = listen(contecCms50Eb, [at(0, 97), at(1, 97), at(2, 65), at(3, 97), at(4, 96)]);
    expect(shown(events)).toEqual(new Set(['oxygen-saturation 97', 'oxygen-saturation 96', 'pulse-rate 72']));
  });
});
