import {
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';
import type { BridgeIdentity } from './cp210x.ts';
import { BRIDGE_BUFFER, pieces, type SerialLine } from './serial-line.ts';

/** Vendor requests of FTDI's chips. Source: linux/drivers/usb/serial/ftdi_sio.h; AN232B-04. */
const REQUEST = { setModem: 0x01, getModem: 0x05, getLatency: 0x0a, readEeprom: 0x90 } as const;
/** bcdDevice of the FT232R. */
const FT232R = 0x0600;
/** What every packet begins with: clear to send, data set ready; transmitter empty. */
const STATUS = [0x31, 0x60] as const;
/** Ms after which a packet of status alone is sent. */
const LATENCY = 16;
const DTR = { changed: 0x0100, raised: 0x0001 } as const;

const [IN, OUT] = [0x81, 0x02];
const PACKET = 64;

/** An FTDI FT232R bridge with an instrument behind it. The line is open while the host holds DTR. */
export function ftdi(line: SerialLine, { serial = 'A0000001' }: BridgeIdentity = {}): UsbDevice {
  let bus: UsbBus | undefined;
  let latency: NodeJS.Timeout | undefined;
  const sendPacket = (bytes: Uint8Array): void => {
    if (bus && bus.waiting(IN) < BRIDGE_BUFFER) bus.send(IN, Uint8Array.from([...STATUS, ...bytes]));
  };
  const open = (): void => {
    clearInterval(latency);
    latency = setInterval(() => bus?.waiting(IN) === 0 && sendPacket(new Uint8Array()), LATENCY);
    line.open(({ bytes }) => {
      // Never a full packet, which would leave the host waiting for the rest of its transfer.
      for (const piece of pieces(bytes, PACKET - STATUS.length - 1)) sendPacket(piece);
    });
  };
  const close = (): void => {
    clearInterval(latency);
    line.close();
    bus?.discard(IN);
  };
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor: 0x0403, product: 0x6001, release: FT232R }),
    configuration: configurationDescriptor(
      1,
      interfaceDescriptor(0, 0, 2, [0xff, 0xff, 0xff]),
      endpointDescriptor(IN, 'bulk', PACKET),
      endpointDescriptor(OUT, 'bulk', PACKET),
    ),
    strings: ['FTDI', 'FT232R USB UART', serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: close,
    control: ({ type, request, value, length }) => {
      if ((type & 0x80) !== 0) {
        if (request === REQUEST.getModem) return Uint8Array.from(STATUS);
        if (request === REQUEST.getLatency) return Uint8Array.of(LATENCY);
        if (request === REQUEST.readEeprom) return Uint8Array.of(0xff, 0xff);
        return new Uint8Array(length);
      }
      if (request === REQUEST.setModem && (value & DTR.changed) !== 0) {
        if ((value & DTR.raised) !== 0) open();
        else close();
      }
      return new Uint8Array();
    },
    receive: (_, bytes) => line.receive({ bytes }),
  };
}
