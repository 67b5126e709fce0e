import type { InterfaceSetting } from './descriptors.ts';
import type { UsbDevice, UsbSpeed } from './device.ts';

const SPEED: Readonly<Record<UsbSpeed, number>> = { low: 0, full: 1, high: 2, super: 3 };

/** An endpoint that is not there in the present alternate settings. */
const ABSENT = 255;

/** `usb_redir_device_connect_header`: speed, class, vendor, product and release. */
export function deviceConnectBody({ speed, deviceDescriptor: descriptor }: UsbDevice): Uint8Array {
  return Uint8Array.of(SPEED[speed], ...descriptor.subarray(4, 7), ...descriptor.subarray(8, 14));
}

/** `usb_redir_interface_info_header`: a count, then number, class, subclass and protocol of up to 32 interfaces. */
export function interfaceInfoBody(active: readonly InterfaceSetting[]): Uint8Array {
  const body = Buffer.alloc(4 + 4 * 32);
  body.writeUInt32LE(active.length, 0);
  for (const [index, { number, functionClass }] of active.entries())
    for (const [table, field] of [number, ...functionClass].entries()) body[4 + 32 * table + index] = field;
  return body;
}

/** `usb_redir_ep_info_header`: type, interval, interface and packet size of 16 endpoints out and 16 in. */
export function endpointInfoBody(active: readonly InterfaceSetting[]): Uint8Array {
  const body = Buffer.alloc(32 * 3 + 32 * 2);
  body.fill(ABSENT, 0, 32);
  // Endpoint 0 carries control transfers, both ways.
  for (const control of [0, 16]) {
    body[control] = 0;
    body.writeUInt16LE(64, 96 + 2 * control);
  }
  for (const { number, endpoints } of active)
    for (const { address, type, interval, maxPacketSize } of endpoints) {
      const index = (address & 0x0f) + (address & 0x80 ? 16 : 0);
      body[index] = type;
      body[32 + index] = interval;
      body[64 + index] = number;
      body.writeUInt16LE(maxPacketSize, 96 + 2 * index);
    }
  return body;
}
