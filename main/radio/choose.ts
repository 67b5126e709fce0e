import { type BluetoothBinding, bluetoothPath, type DeviceBinding, isBluetooth } from '#protocol/device-binding.ts';

/** A device as Chromium tells of it while it listens: `deviceId` is its address on Linux. */
export type HeardDevice = { readonly deviceId: string; readonly deviceName: string };

/** The devices on Bluetooth that this kiosk may use, by their name between its processes. */
export function allowList(bindings: readonly DeviceBinding[]): ReadonlyMap<string, BluetoothBinding> {
  return new Map(bindings.filter(isBluetooth).map((binding) => [bluetoothPath(binding), binding]));
}

/**
 * The id of the one device among those heard that the configuration names, or undefined. Where two tell the same name
 * neither is chosen: which one the patient uses must not be guessed.
 */
export function choose(heard: readonly HeardDevice[], binding: BluetoothBinding): string | undefined {
  const matching = heard.filter(({ deviceId, deviceName }) =>
    'bluetooth' in binding
      ? deviceId.toUpperCase() === binding.bluetooth
      : deviceName.normalize() === binding.bluetoothName.normalize(),
  );
  const [only, another] = matching;
  return another === undefined ? only?.deviceId : undefined;
}
