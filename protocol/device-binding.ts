import { z } from 'zod';

/** An identity on the USB bus as the bus writes it: four lower-case hexadecimal digits each. */
const hexId = z.string().regex(/^[0-9a-f]{4}$/, 'four lower-case hexadecimal digits');

/**
 * A device on Bluetooth, by its address or by the name it tells. An address is to be preferred: any device may tell a name.
 * A device whose address changes must be paired with the machine, which then knows it by one that stays.
 */
export const BluetoothBinding = z.union([
  z.strictObject({
    driver: z.string(),
    bluetooth: z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/, 'an address such as C0:26:DF:01:AB:3F'),
  }),
  z.strictObject({ driver: z.string(), bluetoothName: z.string().min(1).max(248) }),
]);
export type BluetoothBinding = z.infer<typeof BluetoothBinding>;

/**
 * Which device a driver works with, for a port without identity (RS-232) or where several of one kind are plugged: by the
 * path of its port, by the USB serial number, by the USB socket it is plugged in (`1-2.3`, as the kernel names it), or on
 * Bluetooth, where no device is used that is not named.
 */
export const DeviceBinding = z.union([
  z.strictObject({ driver: z.string(), port: z.string().startsWith('/') }),
  z.strictObject({ driver: z.string(), serial: z.string().min(1) }),
  z.strictObject({ driver: z.string(), socket: z.string().regex(/^\d+-\d+(\.\d+)*$/, 'a USB socket such as 1-2.3') }),
  BluetoothBinding,
]);
export type DeviceBinding = z.infer<typeof DeviceBinding>;

/** Whether a binding is of a device on Bluetooth. */
export const isBluetooth = (binding: DeviceBinding): binding is BluetoothBinding =>
  'bluetooth' in binding || 'bluetoothName' in binding;

/** What a device on Bluetooth is called between the kiosk's processes, as a port is by its path. */
export const bluetoothPath = (binding: BluetoothBinding): string =>
  'bluetooth' in binding ? `bluetooth:${binding.bluetooth}` : `bluetooth:${binding.bluetoothName}`;

/** A USB identity that is a driver's device at this site beside those its manifest names: a cable of its own, for one. */
export const SiteIdentity = z.strictObject({ driver: z.string(), vendorId: hexId, productId: hexId });
export type SiteIdentity = z.infer<typeof SiteIdentity>;

/**
 * A keyboard-like device whose keys ask for a still picture (a foot switch, the button of a dermatoscope that poses as a
 * keyboard). `keys` are Linux key codes. The buttons of UVC cameras need no line.
 */
export const StillButton = z.strictObject({
  vendorId: hexId,
  productId: hexId,
  keys: z.array(z.int().min(1).max(767)).min(1),
});
export type StillButton = z.infer<typeof StillButton>;
