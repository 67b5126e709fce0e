import type { Packet } from '../../simulators/simulator.ts';
import {
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';

const [IN, OUT, EVENTS] = [0x81, 0x02, 0x83];
const PACKET = 64;

/** Device data as IEEE 11073-20601, with no metadata preamble. Source: USB PHDC 1.0, 5.2.2. */
const FUNCTION_DESCRIPTOR = [4, 0x20, 0x02, 0x00];
/** Both bulk endpoints: their quality of service, best and good. */
const QOS = [4, 0x21, 0x01, 0x08];

/** What speaks behind the interface: whole APDUs, one a transfer. */
export type PhdcFunction = {
  readonly open: (send: (packet: Packet) => void, discard: () => void) => void;
  readonly receive: (packet: Packet) => void;
  readonly close: () => void;
};

export type PhdcIdentity = {
  readonly vendor?: number;
  readonly product?: number;
  readonly serial?: string;
  /** Whether it has an interrupt endpoint beside the bulk ones, as agents with low-latency data do. */
  readonly interrupt?: boolean;
};

/** A personal healthcare device. It begins to speak when the host first asks it for data. */
export function phdc(agent: PhdcFunction, identity: PhdcIdentity = {}): UsbDevice {
  const { vendor = 0x0ccd, product = 0x7777, serial = 'PHDC0001', interrupt = false } = identity;
  let bus: UsbBus | undefined;
  let isOpen = false;
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor, product }),
    configuration: configurationDescriptor(
      1,
      interfaceDescriptor(0, 0, interrupt ? 3 : 2, [0x0f, 0, 0]),
      FUNCTION_DESCRIPTOR,
      endpointDescriptor(IN, 'bulk', PACKET),
      QOS,
      endpointDescriptor(OUT, 'bulk', PACKET),
      QOS,
      ...(interrupt ? [endpointDescriptor(EVENTS, 'interrupt', PACKET, 8)] : []),
    ),
    strings: ['Escale bench', 'Personal healthcare device', serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: () => {
      isOpen = false;
      agent.close();
    },
    asked: () => {
      if (isOpen) return;
      isOpen = true;
      agent.open(
        ({ bytes }) => bus?.send(IN, bytes),
        () => bus?.discard(IN),
      );
    },
    // GET_STATUS of the data that waits (no endpoint has any without being asked), and the metadata feature.
    control: ({ request }) => (request === 0 ? Uint8Array.of(0, 0) : new Uint8Array()),
    receive: (_, bytes) => {
      // The empty packet that ends a transfer of whole packets carries nothing.
      if (bytes.length > 0) agent.receive({ bytes });
    },
  };
}
