import type { Packet } from '../../simulators/simulator.ts';
import {
  configurationDescriptor,
  deviceDescriptor,
  endpointDescriptor,
  interfaceDescriptor,
  u16,
} from '../usb/descriptors.ts';
import type { UsbBus, UsbDevice } from '../usb/device.ts';
import { type HidReport, reportDescriptor } from './hid-report-descriptor.ts';

/** What speaks behind a HID interface, in reports: with their id as first byte where they are numbered. */
export type HidFunction = {
  /** The host listens from now on; `send` takes input reports. */
  readonly open: (send: (packet: Packet) => void) => void;
  /** An output report, or a feature report (channel `feature`). */
  readonly receive: (packet: Packet) => void;
  /** The answer to a request for a feature report; absent where there is none. */
  readonly feature?: (id: number) => Uint8Array | undefined;
  readonly close: () => void;
};

export type HidIdentity = {
  readonly vendor: number;
  readonly product: number;
  readonly name?: string;
  readonly serial?: string;
  readonly reports: readonly HidReport[];
  /** Whether output reports have an endpoint; else they come as control transfers. */
  readonly outEndpoint?: boolean;
  /** The report descriptor, where the reports alone do not tell it (a keyboard). */
  readonly descriptor?: Uint8Array;
};

/** Class requests. Source: Device Class Definition for HID 1.11, 7.2. */
const REQUEST = { getReport: 0x01, setReport: 0x09, setIdle: 0x0a, setProtocol: 0x0b, getDescriptor: 0x06 } as const;
const REPORT_DESCRIPTOR = 0x22;
const REPORT_TYPE = { feature: 3 } as const;

const [IN, OUT] = [0x81, 0x01];
const PACKET = 64;
/** Reports that may wait for a host that does not listen; a device keeps few. */
const KEPT = 64;

/** A report as it is on the bus: always of its whole length, zeros behind what it tells. */
function filled(bytes: Uint8Array, reports: readonly HidReport[]): Uint8Array {
  const numbered = reports.find(({ id }) => id !== 0 && id === bytes[0]);
  const length = numbered ? 1 + (numbered.input ?? 0) : (reports.find(({ id }) => id === 0)?.input ?? 0);
  const report = new Uint8Array(Math.max(length, bytes.length));
  report.set(bytes);
  return report;
}

/** A HID device; reports end up at hidraw. */
export function hid(behind: HidFunction, identity: HidIdentity): UsbDevice {
  const { vendor, product, serial = 'HID0001', reports, outEndpoint = true, name = 'HID instrument' } = identity;
  const report = identity.descriptor ?? reportDescriptor(reports);
  const numbered = reports.some(({ id }) => id !== 0);
  let bus: UsbBus | undefined;
  const send = ({ bytes }: Packet): void => {
    if (bus && bus.waiting(IN) < KEPT) bus.send(IN, filled(bytes, reports));
  };
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor, product }),
    configuration: configurationDescriptor(
      1,
      interfaceDescriptor(0, 0, outEndpoint ? 2 : 1, [3, 0, 0]),
      [9, 0x21, ...u16(0x0111), 0, 1, REPORT_DESCRIPTOR, ...u16(report.length)],
      endpointDescriptor(IN, 'interrupt', PACKET, 1),
      ...(outEndpoint ? [endpointDescriptor(OUT, 'interrupt', PACKET, 1)] : []),
    ),
    strings: ['Escale bench', name, serial],
    plugged: (attached) => {
      bus = attached;
    },
    unplugged: () => behind.close(),
    polled: (_, isPolled) => {
      if (isPolled) {
        behind.open(send);
        return;
      }
      behind.close();
      bus?.discard(IN);
    },
    control: ({ request, value, type }, data) => {
      switch (request) {
        case REQUEST.getDescriptor:
          return (type & 0x60) === 0 && value >> 8 === REPORT_DESCRIPTOR ? report : undefined;
        case REQUEST.setIdle:
        case REQUEST.setProtocol:
          return new Uint8Array();
        case REQUEST.setReport: {
          const isFeature = value >> 8 === REPORT_TYPE.feature;
          behind.receive(isFeature ? { bytes: data, channel: 'feature' } : { bytes: data });
          return new Uint8Array();
        }
        case REQUEST.getReport:
          return behind.feature?.(numbered ? value & 0xff : 0);
        default:
          return undefined;
      }
    },
    receive: (_, bytes) => behind.receive({ bytes }),
  };
}
