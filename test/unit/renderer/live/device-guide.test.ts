import { describe, expect, it } from 'vitest';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import { deviceFor } from '#renderer/live/device-guide.ts';

const device = (driver: string, state: DeviceStatus['state']): DeviceStatus => ({
  driver,
  model: driver,
  grade: 'A',
  modalities: ['oximetry'],
  guide: nonin.manifest.guide,
  state,
});

describe('the device a measurement is announced with', () => {
  it('is the one that is there, wherever it stands in the catalogue', () => {
    expect(deviceFor([device('a', 'absent'), device('b', 'fault'), device('c', 'ready')], 'oximetry')?.driver).toBe(
      'c',
    );
  });

  it('is one in trouble rather than one that is not there', () => {
    expect(deviceFor([device('a', 'absent'), device('b', 'fault')], 'oximetry')?.driver).toBe('b');
  });

  it('is none where no driver can take the measurement', () => {
    expect(deviceFor([device('a', 'ready')], 'weight')).toBeUndefined();
  });
});
