import {
  associationDescriptor,
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';
import { BRIDGE_BUFFER, pieces, type SerialLine } from './serial-line.ts';

/** Class requests of an abstract control model. Source: USB CDC 1.2, PSTN subclass 6.3. */
const REQUEST = { setLineCoding: 0x20, getLineCoding: 0x21, setControlLineState: 0x22 } as const;
const DTR = 0x0001;

const [NOTIFY, IN, OUT] = [0x83, 0x82, 0x02];
const PACKET = 64;

/** Header, call management, abstract control, and the union of both interfaces. */
const FUNCTIONAL = [5, 0x24, 0x00, 0x10, 0x01, 5, 0x24, 0x01, 0x00, 1, 4, 0x24, 0x02, 0x02, 5, 0x24, 0x06, 0, 1];

export type AcmIdentity = { readonly vendor?: number; readonly product?: number; readonly serial?: string };

/** An instrument that is a USB modem itself (CDC-ACM). The line is open while the host holds DTR. */
export function cdcAcm(line: SerialLine, identity: AcmIdentity = {}): UsbDevice {
  const { vendor = 0x0483, product = 0x5740, serial = 'ACM0001' } = identity;
  let bus: UsbBus | undefined;
  let coding: Uint8Array = Uint8Array.of(0x80, 0x25, 0, 0, 0, 0, 8);
  let isOpen = false;
  const hold = (dtr: boolean): void => {
    if (dtr === isOpen) return;
    isOpen = dtr;
    if (!dtr) {
      line.close();
      bus?.discard(IN);
      return;
    }
    line.open(({ bytes }) => {
      for (const piece of pieces(bytes, PACKET - 1)) if (bus && bus.waiting(IN) < BRIDGE_BUFFER) bus.send(IN, piece);
    });
  };
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor, product, deviceClass: [0xef, 2, 1] }),
    configuration: configurationDescriptor(
      2,
      associationDescriptor(0, 2, [2, 2, 1]),
      interfaceDescriptor(0, 0, 1, [2, 2, 1]),
      FUNCTIONAL,
      endpointDescriptor(NOTIFY, 'interrupt', 8, 16),
      interfaceDescriptor(1, 0, 2, [10, 0, 0]),
      endpointDescriptor(IN, 'bulk', PACKET),
      endpointDescriptor(OUT, 'bulk', PACKET),
    ),
    strings: ['Escale bench', 'CDC-ACM instrument', serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: () => {
      isOpen = false;
      line.close();
    },
    control: ({ request, value }, data) => {
      switch (request) {
        case REQUEST.setLineCoding:
          coding = data;
          return new Uint8Array();
        case REQUEST.getLineCoding:
          return coding;
        case REQUEST.setControlLineState:
          hold((value & DTR) !== 0);
          return new Uint8Array();
        default:
          return undefined;
      }
    },
    receive: (_, bytes) => line.receive({ bytes }),
  };
}
