import type { Packet } from '../../simulators/simulator.ts';
import type { UsbDevice } from '../usb/device.ts';
import { hid } from './hid.ts';

/** A boot keyboard: modifiers, a reserved byte, six keys. Source: Device Class Definition for HID 1.11, appendix B.1. */
const DESCRIPTOR = Uint8Array.from(
  Buffer.from('05010906a101050719e029e71500250175019508810295017508810195067508150025650507190029658100c0', 'hex'),
);
const REPORT = 8;
const FIRST_KEY = 2;

export type KeyboardIdentity = { readonly vendor: number; readonly product: number; readonly name: string };

export type Keyboard = {
  readonly device: UsbDevice;
  /** Presses up to six keys in one report, and releases them. `usages` are those of the HID keyboard page. */
  readonly strike: (...usages: readonly number[]) => void;
};

/** A keyboard, or what poses as one: a foot switch, the button of a dermatoscope. */
export function usbKeyboard({ vendor, product, name }: KeyboardIdentity): Keyboard {
  let send: ((packet: Packet) => void) | undefined;
  const device = hid(
    {
      open: (report) => {
        send = report;
      },
      receive: () => undefined,
      close: () => {
        send = undefined;
      },
    },
    { vendor, product, name, descriptor: DESCRIPTOR, reports: [{ id: 0, input: REPORT }], outEndpoint: false },
  );
  return {
    device,
    strike: (...usages) => {
      const pressed = new Uint8Array(REPORT);
      pressed.set(usages, FIRST_KEY);
      send?.({ bytes: pressed });
      send?.({ bytes: new Uint8Array(REPORT) });
    },
  };
}
