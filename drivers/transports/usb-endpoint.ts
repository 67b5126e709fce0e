import type { Endpoint, LibUSBException, Transfer } from 'usb';
import { PortError } from './transport.ts';

/** How a transfer ended, as libusb numbers it (`libusb_transfer_status`). */
const STATUS = { cancelled: 3, stall: 4 } as const;

/** Bytes a transfer to the host may bring: above the largest APDU of IEEE 11073 (64,512), and whole packets of any speed. */
const LARGEST = 65_536;
/** Stalls in a row after which an endpoint is given up. */
const STALLS = 3;
/** Ms a device may take to accept a transfer. */
const ACCEPT = 5000;

/**
 * Keeps one transfer to the host pending at a time, so that nothing is lost between two reads. The wait is never libusb's:
 * its time-out does not fire on a silent device; a transfer is ended by cancelling it.
 */
export class InPump {
  readonly #endpoint: Endpoint;
  readonly #take: (bytes: Uint8Array) => void;
  readonly #gone: (cause: unknown) => void;
  #pending: Transfer | undefined;
  #idle: (() => void)[] = [];
  #stopped = false;
  #stalls = 0;

  /** `take` gets the bytes of each transfer; `gone` is told once, when the endpoint cannot be read any more. */
  constructor(endpoint: Endpoint, take: (bytes: Uint8Array) => void, gone: (cause: unknown) => void) {
    this.#endpoint = endpoint;
    this.#take = take;
    this.#gone = gone;
    this.#submit();
  }

  #submit(): void {
    const transfer = this.#endpoint.makeTransfer(0, (fault, buffer, length) => this.#done(fault, buffer, length));
    try {
      transfer.submit(Buffer.alloc(LARGEST));
      this.#pending = transfer;
    } catch (cause) {
      this.#end(cause);
    }
  }

  #done(fault: LibUSBException | undefined, buffer: Buffer, length: number): void {
    this.#pending = undefined;
    if (length > 0) this.#take(Uint8Array.from(buffer.subarray(0, length)));
    if (this.#stopped) {
      this.#settle();
    } else if (fault?.errno === STATUS.stall && this.#stalls < STALLS) {
      this.#stalls += 1;
      this.#endpoint.clearHalt((cause) => {
        if (cause || this.#stopped) this.#end(cause);
        else this.#submit();
      });
    } else if (fault && fault.errno !== STATUS.cancelled) {
      this.#end(fault);
    } else {
      if (length > 0) this.#stalls = 0;
      this.#submit();
      this.#settle();
    }
  }

  #end(cause: unknown): void {
    if (!this.#stopped) this.#gone(cause);
    this.#stopped = true;
    this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Hands over what a transfer without its end has brought so far: a device may leave out the empty packet that ends it. */
  flush(): Promise<void> {
    const transfer = this.#pending;
    if (!transfer) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      try {
        transfer.cancel();
      } catch {
        // It has just ended by itself: its callback is on the way.
      }
    });
  }

  /** Ends the pending transfer; nothing is pending when this resolves. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.flush();
  }
}

/**
 * Sends one transfer, with the empty packet that ends one of whole packets. Rejects with {@link PortError} `write-failed`
 * when the device does not take it, or the signal's reason.
 */
export async function transferOut(endpoint: Endpoint, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  await sendOnce(endpoint, bytes, signal);
  if (bytes.length > 0 && bytes.length % endpoint.descriptor.wMaxPacketSize === 0)
    await sendOnce(endpoint, new Uint8Array(), signal);
}

function sendOnce(endpoint: Endpoint, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', cancel);
    };
    const transfer = endpoint.makeTransfer(0, (fault) => {
      leave();
      if (!fault) resolve();
      else if (signal.aborted) reject(signal.reason);
      else reject(new PortError('write-failed', `the device takes no bytes: ${fault.message}`, { cause: fault }));
    });
    const cancel = (): void => {
      try {
        transfer.cancel();
      } catch {
        // It has just ended by itself: its callback is on the way.
      }
    };
    const limit = setTimeout(cancel, ACCEPT);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      transfer.submit(Buffer.from(bytes));
    } catch (cause) {
      leave();
      reject(new PortError('write-failed', String(cause), { cause }));
    }
  });
}
