/** Why bytes could not flow. `absent`: no such port; `disconnected`: it went away; `mismatch`: a replay left its script. */
export type PortFault =
  | 'absent'
  | 'not-allowed'
  | 'open-failed'
  | 'disconnected'
  | 'write-failed'
  | 'closed'
  | 'mismatch';

/** A port's failure with a stable code. An aborted call rejects with the signal's own reason instead. */
export class PortError extends Error {
  readonly code: PortFault;

  constructor(code: PortFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PortError';
    this.code = code;
  }
}

export type LineSettings = {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  /** Modem lines raised at opening, where the port has them; as the system leaves them when absent. */
  readonly modem?: { readonly dtr: boolean; readonly rts: boolean };
};

/** Identity on the USB bus: four lower-case hexadecimal digits each. */
export type UsbId = { readonly vendorId: string; readonly productId: string };

/** The ways a device can be reached. `uart-bridge`: a serial line behind a CP2110, which the system shows as HID. */
export type Via = 'serial' | 'uart-bridge' | 'hid' | 'usb' | 'bluetooth';

/**
 * How a device is reached and recognised. `usb` of a serial link names identities that are this device alone; a common
 * bridge chip is no identity, so most serial devices are bound by configuration. `bridges` names the chips in its cable:
 * the kiosk's account may open them, and does where configuration binds one.
 */
export type Link =
  | {
      readonly via: 'serial' | 'uart-bridge';
      readonly line: LineSettings;
      readonly usb: readonly UsbId[];
      readonly bridges?: readonly UsbId[];
    }
  /** `numbered`: reports carry their id as first byte, in captures and in {@link Port} alike. */
  | { readonly via: 'hid'; readonly numbered: boolean; readonly usb: readonly UsbId[] }
  /** A bulk interface of this class, subclass and protocol, whoever made it; `usb` narrows it where it is not empty. */
  | { readonly via: 'usb'; readonly interface: readonly [number, number, number]; readonly usb: readonly UsbId[] }
  /**
   * A GATT service, and the characteristics whose notifications or indications are subscribed to; UUIDs of 16 bits, `180d`, or
   * whole. `alternatives`: services that some of these devices have in its place.
   */
  | {
      readonly via: 'bluetooth';
      readonly service: string;
      readonly alternatives?: readonly string[];
      readonly characteristics: readonly string[];
    };

/** What the bus tells of a device: `serial`, its own number; `socket`, where it is plugged, `1-2.3` as the kernel names it. */
export type UsbIdentity = UsbId & { readonly serial?: string; readonly socket?: string };

/** A place a device may be reached at. `usb` is there only where the bus tells it (RS-232 and pseudo-terminals do not). */
export type PortAddress = {
  readonly via: Via;
  readonly path: string;
  readonly usb?: UsbIdentity;
  /** Class, subclass and protocol of each interface, where the bus tells them (`usb`). */
  readonly interfaces?: readonly (readonly [number, number, number])[];
};

/**
 * Bytes as they came, with the time of their arrival in ms on the port's own clock ({@link Port.now}). A byte stream cuts
 * anywhere; a packet transport gives one HID report, USB transfer or GATT notification a chunk. `channel` is where there is
 * more than one: `feature` for a HID feature report, the characteristic's UUID for GATT.
 */
export type Chunk = { readonly bytes: Uint8Array; readonly at: number; readonly channel?: string };

/**
 * Tells that a device on Bluetooth has just been connected, before anything of its own: such a port is open before its
 * device is there. Like any chunk it has its line in a capture, `<ms> <= link:01`.
 */
export const CONNECTED = { channel: 'link', bytes: Uint8Array.of(1) } as const;

/** What a read ended with: bytes, nothing within the time allowed, or the orderly end of the stream. */
export type ReadResult =
  | { readonly type: 'chunk'; readonly chunk: Chunk }
  | { readonly type: 'timed-out' }
  | { readonly type: 'ended' };

export type ReadOptions = { readonly timeout: number; readonly signal: AbortSignal };

/**
 * An open port. The stream of chunks is pulled one read at a time, so that every wait has a deadline on the port's clock:
 * the wall's for a device, the capture's in a replay. Rules about time therefore give the same result in both.
 */
export interface Port {
  /** The port's clock, ms. Only differences mean anything. */
  now(): number;
  /** The next chunk. Rejects with {@link PortError} when the device goes away, or the signal's reason. `timeout` in ms. */
  read(options: ReadOptions): Promise<ReadResult>;
  /** Resolves when the bytes have left. Rejects with {@link PortError} or the signal's reason. `channel` as in {@link Chunk}. */
  write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void>;
  /** Never rejects; a second call does nothing. */
  close(): Promise<void>;
}

/** Something ports are found on. */
export interface Transport {
  /** The ports present now. A machine that cannot enumerate has none; it is not an error. */
  list(signal: AbortSignal): Promise<readonly PortAddress[]>;
  /** Calls `changed` whenever ports may have come or gone, until the signal aborts. May call without a change. */
  watch(changed: () => void, signal: AbortSignal): void;
  /** Rejects with {@link PortError} `absent`, `not-allowed` or `open-failed`, or the signal's reason. */
  open(address: PortAddress, link: Link, signal: AbortSignal): Promise<Port>;
}
