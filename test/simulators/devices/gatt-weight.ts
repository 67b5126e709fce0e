import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { gattSimulator, le16 } from '../gatt.ts';

/** A device of the Weight Scale Service; kg and cm. */
export const gattWeightSimulator = gattSimulator({
  characteristic: '2a9d',
  values: { weight: 71.4, height: 168.5, bmi: 25.1 },
  write: ({ weight = 0, height = 0, bmi = 0 }, time = []) => [
    time.length > 0 ? 0x0a : 0x08,
    ...le16(Math.round(weight * 200)),
    ...time,
    ...le16(Math.round(bmi * 10)),
    ...le16(Math.round(height * 10)),
  ],
  spoil: { at: 1, bytes: [0xff, 0xff] },
});

export const simulator: DeviceSimulator = () => gattWeightSimulator({ clock: `${localMinute()}:00` });
