import type { UsbId } from './transport.ts';

/** Silicon Labs CP2102 and its kin: a serial port to the system. */
export const CP210X: UsbId = { vendorId: '10c4', productId: 'ea60' };
/** Silicon Labs CP2110: a UART that the system shows as HID. Source: AN434. */
export const CP2110: UsbId = { vendorId: '10c4', productId: 'ea80' };
