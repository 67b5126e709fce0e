import { stringDescriptor } from './descriptors.ts';
import type { Setup, UsbDevice } from './device.ts';

const DESCRIPTOR = { device: 1, configuration: 2, string: 3 } as const;
const NOTHING = new Uint8Array();

/**
 * Answers a standard request to the device or an endpoint (USB 2.0, 9.4), as every firmware does; undefined refuses it.
 * Addresses, configurations and alternate settings never come here: the host controller's side keeps them.
 */
export function answerStandard(device: UsbDevice, { request, value }: Setup): Uint8Array | undefined {
  switch (request) {
    case 0: // GET_STATUS
      return Uint8Array.of(0, 0);
    case 1: // CLEAR_FEATURE
    case 3: // SET_FEATURE
      return NOTHING;
    case 6: // GET_DESCRIPTOR
      return descriptor(device, value >> 8, value & 0xff);
    default:
      return undefined;
  }
}

function descriptor(device: UsbDevice, kind: number, index: number): Uint8Array | undefined {
  switch (kind) {
    case DESCRIPTOR.device:
      return device.deviceDescriptor;
    case DESCRIPTOR.configuration:
      return device.configuration;
    case DESCRIPTOR.string:
      return stringDescriptor(device.strings, index);
    default:
      return undefined;
  }
}
