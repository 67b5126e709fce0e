import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { gattSimulator, le16, whole } from '../gatt.ts';

/** A device of the Blood Pressure Service; mmHg and /min. `status` as in the characteristic. */
export const gattBloodPressureSimulator = gattSimulator({
  characteristic: '2a35',
  values: { systolic: 128, diastolic: 79, mean: 95, pulse: 68, status: 0 },
  write: ({ systolic = 0, diastolic = 0, mean = 0, pulse = 0, status = 0 }, time = []) => [
    time.length > 0 ? 0x16 : 0x14,
    ...whole(systolic),
    ...whole(diastolic),
    ...whole(mean),
    ...time,
    ...whole(pulse),
    ...le16(status),
  ],
  spoil: { at: 1, bytes: [0xff, 0x07, 0xff, 0x07, 0xff, 0x07] },
});

export const simulator: DeviceSimulator = () => gattBloodPressureSimulator({ clock: `${localMinute()}:00` });
