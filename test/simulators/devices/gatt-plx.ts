import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { gattSimulator, le16, tenths, whole } from '../gatt.ts';

/** A spot-check device of the Pulse Oximeter Service; % and /min. `measurement` and `sensor` as in the characteristic. */
export const gattPlxSimulator = gattSimulator({
  characteristic: '2a5e',
  values: { spo2: 97, pulse: 71, amplitude: 3.4, measurement: 0x0100, sensor: 0 },
  write: ({ spo2 = 0, pulse = 0, amplitude = 0, measurement = 0, sensor = 0 }, time = []) => [
    time.length > 0 ? 0x0f : 0x0e,
    ...whole(spo2),
    ...whole(pulse),
    ...time,
    ...le16(measurement),
    ...le16(sensor),
    sensor >> 16,
    ...tenths(amplitude),
  ],
  spoil: { at: 1, bytes: [0xff, 0x07] },
});

export const simulator: DeviceSimulator = () => gattPlxSimulator({ clock: `${localMinute()}:00` });
