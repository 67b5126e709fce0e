import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import { gattSimulator, le16 } from '../gatt.ts';

/** A device of the Health Thermometer Service; °C. */
export const gattThermometerSimulator = gattSimulator({
  characteristic: '2a1c',
  values: { temperature: 37.2 },
  write: ({ temperature = 0 }, time = []) => {
    const mantissa = Math.round(temperature * 10);
    return [time.length > 0 ? 0x06 : 0x04, ...le16(mantissa), mantissa >> 16, 0xff, ...time, 9];
  },
  spoil: { at: 1, bytes: [0xff, 0xff, 0x7f, 0x00] },
});

export const simulator: DeviceSimulator = () => gattThermometerSimulator({ clock: `${localMinute()}:00` });
