import { describe, expect, test } from 'vitest';
import { CONTEC, encodeContec } from '#drivers/codecs/contec-packet.ts';
import { driver as contecCms50 } from '#drivers/devices/contec-cms50.ts';
import { contecSimulator } from '#test/simulators/devices/contec-cms50.ts';
import { fromHex } from '../bytes.ts';
import { pulse, recordOf, saturation, selfTest, shown, testFingerOximeter } from './finger-oximeter.ts';
import { listen, take } from './take.ts';

const START = encodeContec(CONTEC.startLive);

describe('Contec CMS50 with typed packets', () => {
  testFingerOximeter({
    driver: contecCms50,
    simulate: contecSimulator,
    reasons: {
      'finger-out': 'sensor-off',
      searching: 'searching',
      'sensor-fault': 'sensor-off',
      sentinel: 'missing',
    },
    survives: ['noise', 'lost-bytes'],
  });

  test('asks who the device is, starts the stream, and stops it at the end', async () => {
    const { outcome, port } = await take(contecCms50, contecSimulator({ search: 0 }));
    expect(outcome.device).toEqual({ driver: 'contec-cms50', model: 'Contec CMS50I', serial: 'A100234' });
    const operations = port.written.map((bytes) => bytes[2]);
    expect(operations).toEqual([0xa7, 0xa2, 0xa8, 0xa8, 0xa9, 0xa9, 0xaa, 0xaa, 0xa1, 0xaf, 0xa2]);
    expect(new Set(port.written.map((bytes) => bytes.length))).toEqual(new Set([9]));
  });

  test('keeps the stream alive for as long as the patient needs', async () => {
    const device = contecSimulator({ search: 80_000 });
    const { outcome, port } = await take(contecCms50, device);
    expect(outcome.type).toBe('readings');
    expect(port.now()).toBeGreaterThan(90_000);
    expect(port.written.filter((bytes) => bytes[2] === 0xaf).length).toBeGreaterThan(7);
  });

  test('stops the stream when the attempt is cancelled', async () => {
    const controller = new AbortController();
    const written: Uint8Array[] = [];
    const attempt = take(
      contecCms50,
      contecSimulator(),
      [
        {
          at: 3000,
          act: (port) => {
            controller.abort();
            Object.defineProperty(port, 'write', { value: async (bytes: Uint8Array) => void written.push(bytes) });
          },
        },
      ],
      controller.signal,
    );
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
    expect(written).toEqual([encodeContec(CONTEC.stopLive)]);
  });

  test('starts a device that is switched on only after the port was opened', async () => {
    const device = contecSimulator({ search: 0 });
    device.play('silence');
    const { outcome } = await take(contecCms50, device, [{ at: 8000, act: () => device.play('none') }]);
    expect(outcome).toMatchObject({ type: 'readings', readings: [saturation(97), pulse(72)] });
  });

  test('reports the perfusion index of a device that has one', async () => {
    const { outcome } = await take(contecCms50, contecSimulator({ search: 0, perfusion: true }));
    expect(outcome).toMatchObject({ readings: [{}, {}, { kind: 'perfusion-index', unit: '%', value: 5.9 }] });
  });

  test('takes "user" for no number, and believes no name that was not told twice', async () => {
    expect(await selfTest(contecCms50, contecSimulator({ deviceId: 'user' }))).toEqual({
      type: 'heard',
      device: { driver: 'contec-cms50', model: 'Contec CMS50I' },
      warnings: [],
    });
  });

  test('passive: reads the recorded stream of headrotor/art-sensors', () => {
    // Its pleth falls from 51 to 42 while 65 and 97 stand; seven packets are no measurement.
    const bytes = fromHex(
      ['B3 96', 'B0 96', 'AE 95', 'AC 95', 'AB 95', 'AA 95', 'AA 95'].map((w) => `01E085${w}C1E1FFFF`).join(''),
    );
    const events = listen(contecCms50, [{ at: 0, bytes }]);
    expect(shown(events)).toEqual(new Set(['oxygen-saturation 97', 'pulse-rate 65']));
    expect(events.at(-1)).toEqual({ type: 'refused', reason: 'too-short' });
  });

  test('passive: measures a capture once, and again when the finger has been out and in', () => {
    const device = contecSimulator({ search: 0 });
    const events = listen(contecCms50, recordOf(device, 40_000, [START], { 12000: 'finger-out', 15000: 'none' }));
    expect(events.filter(({ type }) => type === 'measurement')).toHaveLength(4);
  });

  test('passive: what is stored is questionable, for nothing proves when it was made', () => {
    const stored = listen(contecCms50, [{ at: 0, bytes: fromHex('0F 80 E2 BF E2 BF E2 BF 09 80 E1 C4 CE 82') }]);
    expect(stored).toHaveLength(9);
    for (const event of stored)
      expect(event).toMatchObject({
        type: 'measurement',
        reading: { validity: 'questionable', reasons: ['not-fresh'] },
      });
    expect(stored.at(-1)).toMatchObject({ reading: { kind: 'perfusion-index', value: 5.9 } });
  });
});
