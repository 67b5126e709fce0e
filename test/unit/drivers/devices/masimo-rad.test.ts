import { describe, expect, test } from 'vitest';
import { driver as masimoRad } from '#drivers/devices/masimo-rad.ts';
import { masimoSimulator } from '#test/simulators/devices/masimo-rad.ts';
import { pulse, recordOf, saturation, selfTest, shown, testFingerOximeter } from './finger-oximeter.ts';
import { listen, take } from './take.ts';

const line = (numbers: string, exceptions = '000800', second = 0) => ({
  at: second * 1000,
  bytes: new TextEncoder().encode(
    `02/24/18 04:48:5${second} SN=0000145838 ${numbers} ALARM=0000 EXC=${exceptions}\r\n`,
  ),
});
const GOOD = 'SPO2=097% BPM=080 PI=04.96%';

describe('Masimo monitor', () => {
  testFingerOximeter({
    driver: masimoRad,
    simulate: masimoSimulator,
    reasons: {
      'finger-out': 'sensor-off',
      searching: 'searching',
      'sensor-fault': 'sensor-fault',
      'no-sensor': 'sensor-disconnected',
      'unrecognised-sensor': 'sensor-fault',
      sentinel: 'missing',
    },
    survives: ['lost-bytes'],
  });

  test('reports perfusion index, serial number and its own clock', async () => {
    const { outcome } = await take(masimoRad, masimoSimulator({ search: 0 }));
    expect(outcome).toMatchObject({
      readings: [
        { ...saturation(97), deviceTime: '2026-03-02T09:15:09' },
        pulse(72),
        { kind: 'perfusion-index', unit: '%', value: 4.96, validity: 'valid' },
      ],
      device: { driver: 'masimo-rad', model: 'Masimo', serial: '0000145838' },
    });
  });

  test.each([
    ['low-perfusion', 'low-perfusion'],
    ['interference', 'artefact'],
    ['ambient-light', 'artefact'],
    ['low-signal-iq', 'artefact'],
  ])('doubts %s: questionable, and only after 20 s', async (fault, reason) => {
    const device = masimoSimulator({ search: 0 });
    device.play(fault);
    const { outcome, port } = await take(masimoRad, device);
    expect(outcome).toMatchObject({
      readings: [{ ...saturation(97), validity: 'questionable', reasons: [reason] }, { validity: 'questionable' }, {}],
    });
    expect(port.now()).toBeGreaterThanOrEqual(19_000);
  });

  test.each([
    ['no sensor', '000801', 'sensor-disconnected'],
    ['sensor defective', '000802', 'sensor-fault'],
    ['pulse search', '000808', 'searching'],
    ['sensor off', '000820', 'sensor-off'],
    ['unrecognised sensor', '000880', 'sensor-fault'],
  ])('refuses numbers beside exception "%s"', (_, bits, reason) => {
    const events = listen(masimoRad, [line(GOOD, bits)]);
    expect(shown(events).size).toBe(0);
    expect(events.at(-1)).toEqual({ type: 'refused', reason });
  });

  test('doubts numbers with no perfusion index', () => {
    const [first] = listen(masimoRad, [line('SPO2=097% BPM=080 PI=--.--%')]);
    expect(first).toMatchObject({
      reading: { ...saturation(97), validity: 'questionable', reasons: ['low-perfusion'] },
    });
  });

  test('refuses dashes, and prints no number of a damaged line', () => {
    expect(shown(listen(masimoRad, [line('SPO2=---% BPM=--- PI=--.--%')])).size).toBe(0);
    expect(listen(masimoRad, [line('SPO2=0/7% BPM=080 PI=04.96%')])).toEqual([{ type: 'refused', reason: 'checksum' }]);
  });

  test('does not believe a digit that one flipped bit changed', () => {
    const lines = [GOOD, GOOD, 'SPO2=087% BPM=080 PI=04.96%', GOOD].map((numbers, i) => line(numbers, '000800', i));
    expect(shown(listen(masimoRad, lines))).toEqual(
      new Set(['oxygen-saturation 97', 'pulse-rate 80', 'perfusion-index 4.96']),
    );
  });

  test('follows a fall that goes on', () => {
    const lines = ['097', '090', '089', '085'].map((spo2, i) => line(`SPO2=${spo2}% BPM=080 PI=04.96%`, '000800', i));
    const values = shown(listen(masimoRad, lines));
    expect(values).toContain('oxygen-saturation 89');
    expect(values).toContain('oxygen-saturation 85');
  });

  test('is heard with its clock and number in the self-test', async () => {
    expect(await selfTest(masimoRad, masimoSimulator())).toEqual({
      type: 'heard',
      device: { driver: 'masimo-rad', model: 'Masimo', serial: '0000145838' },
      clock: '2026-03-02T09:15:00',
      warnings: [],
    });
  });

  test('passive: measures a capture once, with samples before and after', () => {
    const events = listen(masimoRad, recordOf(masimoSimulator({ search: 0 }), 15_000));
    expect(events.filter(({ type }) => type === 'measurement')).toHaveLength(3);
    expect(events.at(-1)?.type).toBe('sample');
  });
});
