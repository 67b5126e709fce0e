import type { Packet } from '../../simulators/simulator.ts';
import type { UsbDevice } from '../usb/device.ts';
import { hid } from './hid.ts';
import type { HidReport } from './hid-report-descriptor.ts';
import { pieces, type SerialLine } from './serial-line.ts';

/** Data reports carry their length as id. Source: Silicon Labs AN434. */
const DATA_MAX = 63;
const FEATURE = { enable: 0x41, status: 0x42, purge: 0x43, version: 0x46, configure: 0x50 } as const;

const REPORTS: readonly HidReport[] = [
  ...Array.from({ length: DATA_MAX }, (_, at) => ({ id: at + 1, input: at + 1, output: at + 1 })),
  { id: FEATURE.enable, feature: 1 },
  { id: FEATURE.status, feature: 6 },
  { id: FEATURE.purge, feature: 1 },
  { id: FEATURE.version, feature: 2 },
  { id: FEATURE.configure, feature: 8 },
];

/** How the host has set the line: what an instrument with a fixed rate needs to be understood. */
export type BridgeLine = { readonly baudRate: number };

/** A Silicon Labs CP2110 HID to UART bridge with an instrument behind it that speaks at `baudRate`. */
export function cp2110(line: SerialLine, { baudRate }: BridgeLine, serial = '0087A1B2'): UsbDevice {
  let isEnabled = false;
  let rate = 115_200;
  let send: ((packet: Packet) => void) | undefined;
  const connect = (): void => {
    line.close();
    if (!send || !isEnabled || rate !== baudRate) return;
    const report = send;
    line.open(({ bytes }) => {
      for (const piece of pieces(bytes, DATA_MAX)) report({ bytes: Uint8Array.of(piece.length, ...piece) });
    });
  };
  const configure = (bytes: Uint8Array): void => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    switch (bytes[0]) {
      case FEATURE.enable:
        isEnabled = bytes[1] === 1;
        connect();
        break;
      case FEATURE.configure:
        rate = view.getUint32(1);
        connect();
    }
  };
  return hid(
    {
      open: (report) => {
        send = report;
        connect();
      },
      receive: ({ bytes, channel }) => {
        if (channel === 'feature') configure(bytes);
        else line.receive({ bytes: bytes.subarray(1, 1 + (bytes[0] ?? 0)) });
      },
      feature: (id) => (id === FEATURE.version ? Uint8Array.of(id, 0x0a, 0x01) : Uint8Array.of(id, 0)),
      close: () => {
        send = undefined;
        line.close();
      },
    },
    { vendor: 0x10c4, product: 0xea80, name: 'CP2110 HID USB-to-UART Bridge', serial, reports: REPORTS },
  );
}
