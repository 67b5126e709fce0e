import {
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';
import { BRIDGE_BUFFER, pieces, type SerialLine } from './serial-line.ts';

/** Vendor requests of the CP210x. Source: Silicon Labs AN571; linux/drivers/usb/serial/cp210x.c. */
const REQUEST = { enable: 0x00, getLine: 0x04, setLine: 0x03, getModem: 0x08, vendor: 0xff } as const;
const PART_NUMBER = 0x370b;
const CP2102 = 0x02;
/** Clear to send and carrier, from an instrument that is on. */
const MODEM_STATUS = 0x90;

const [IN, OUT] = [0x81, 0x01];
const PACKET = 64;

export type BridgeIdentity = { readonly serial?: string };

/** A Silicon Labs CP2102 USB to UART bridge with an instrument behind it. */
export function cp210x(line: SerialLine, { serial = '0001' }: BridgeIdentity = {}): UsbDevice {
  let bus: UsbBus | undefined;
  let settings: Uint8Array = Uint8Array.of(0x00, 0x08);
  const close = (): void => {
    line.close();
    bus?.discard(IN);
  };
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor: 0x10c4, product: 0xea60 }),
    configuration: configurationDescriptor(
      1,
      interfaceDescriptor(0, 0, 2, [0xff, 0, 0]),
      endpointDescriptor(IN, 'bulk', PACKET),
      endpointDescriptor(OUT, 'bulk', PACKET),
    ),
    strings: ['Silicon Labs', 'CP2102 USB to UART Bridge Controller', serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: () => line.close(),
    control: ({ type, request, value, length }) => {
      if ((type & 0x80) !== 0) {
        if (request === REQUEST.vendor && value === PART_NUMBER) return Uint8Array.of(CP2102);
        if (request === REQUEST.getLine) return settings;
        if (request === REQUEST.getModem) return Uint8Array.of(MODEM_STATUS);
        return new Uint8Array(length);
      }
      if (request === REQUEST.setLine) settings = Uint8Array.of(value & 0xff, value >> 8);
      if (request === REQUEST.enable && value === 0) close();
      if (request === REQUEST.enable && value === 1)
        line.open(({ bytes }) => {
          for (const piece of pieces(bytes, PACKET)) if (bus && bus.waiting(IN) < BRIDGE_BUFFER) bus.send(IN, piece);
        });
      return new Uint8Array();
    },
    receive: (_, bytes) => line.receive({ bytes }),
  };
}
