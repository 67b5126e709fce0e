export type UsbSpeed = 'low' | 'full' | 'high' | 'super';

/** The eight bytes of a control transfer's setup stage. `type` is bmRequestType: bit 7 set where the device answers. */
export type Setup = {
  readonly type: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
};

/** What a plugged device can do by itself. Endpoints are named by address: 0x81 is the first that sends to the host. */
export type UsbBus = {
  /** Sends one transfer on a bulk or interrupt endpoint as soon as the host asks for it; until then it waits. */
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Transfers the host has not asked for yet. */
  readonly waiting: (endpoint: number) => number;
  /** Forgets them. */
  readonly discard: (endpoint: number) => void;
};

/**
 * A device as its firmware sees it: descriptors, answers to the host, and a bus to send on. Enumeration, alternate settings
 * and the standard requests are done for it.
 */
export type UsbDevice = {
  readonly speed: UsbSpeed;
  readonly deviceDescriptor: Uint8Array;
  /** The whole configuration: interfaces, class descriptors and endpoints included. */
  readonly configuration: Uint8Array;
  /** Strings by index, counted from 1 in the descriptors. */
  readonly strings: readonly string[];
  readonly plugged: (bus: UsbBus) => void;
  readonly unplugged: () => void;
  /**
   * A class or vendor request, or a standard one to an interface, with what the host sent. Returns what the device answers
   * (empty for a request without an answer); undefined refuses the request (stall).
   */
  readonly control: (setup: Setup, data: Uint8Array) => Uint8Array | undefined;
  /** A transfer from the host on a bulk or interrupt endpoint. */
  readonly receive: (endpoint: number, bytes: Uint8Array) => void;
  /** The host begins or ceases to poll an interrupt endpoint; before, what is sent waits. */
  readonly polled?: (endpoint: number, isPolled: boolean) => void;
  /** The host has asked for data on a bulk endpoint. */
  readonly asked?: (endpoint: number) => void;
  /** The host has chosen an alternate setting of an interface. */
  readonly alternate?: (number: number, setting: number) => void;
  /** The next packets of an isochronous endpoint, one per frame (1 ms). */
  readonly isochronous?: (endpoint: number, packets: number) => readonly Uint8Array[];
};
