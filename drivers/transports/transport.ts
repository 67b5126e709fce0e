/** Why bytes could not flow. `absent`: no such port; `disconnected`: it went away; `mismatch`: a replay left its script. */
export type PortFault = 'absent' | 'open-failed' | 'disconnected' | 'write-failed' | 'closed' | 'mismatch';

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
};

/** A place a device may be reached at. `usb` is there only where the bus tells it (RS-232 and pseudo-terminals do not). */
export type PortAddress = {
  readonly path: string;
  readonly usb?: { readonly vendorId: string; readonly productId: string; readonly serial?: string };
};

/** Bytes as they came, with the time of their arrival in ms on the port's own clock ({@link Port.now}). */
export type Chunk = { readonly bytes: Uint8Array; readonly at: number };

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
  /** Resolves when the bytes have left. Rejects with {@link PortError} or the signal's reason. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Never rejects; a second call does nothing. */
  close(): Promise<void>;
}

/** Something ports are found on. */
export interface Transport {
  /** The ports present now. A machine that cannot enumerate has none; it is not an error. */
  list(signal: AbortSignal): Promise<readonly PortAddress[]>;
  /** Calls `changed` whenever ports may have come or gone, until the signal aborts. May call without a change. */
  watch(changed: () => void, signal: AbortSignal): void;
  /** Rejects with {@link PortError} `absent` or `open-failed`, or the signal's reason. */
  open(path: string, line: LineSettings, signal: AbortSignal): Promise<Port>;
}
