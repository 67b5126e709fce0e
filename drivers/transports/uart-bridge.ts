import { openHid } from './hid.ts';
import type { LineSettings, Port, ReadOptions, ReadResult } from './transport.ts';

/** Feature reports of the CP2110, and the most bytes a data report holds: its id is their number. Source: SiLabs AN434. */
const REPORT = { enable: 0x41, purge: 0x43, configure: 0x50 } as const;
const DATA_MAX = 63;
const PURGE_BOTH = 0x03;

const PARITY = { none: 0, odd: 1, even: 2 } as const;
/** Stop bits: 0 is one, 1 is two (one and a half with five data bits). */
const STOP = { 1: 0, 2: 1 } as const;
/** Data bits are counted from five. */
const FEWEST_DATA_BITS = 5;
const NO_FLOW_CONTROL = 0;

/** The report that sets the line: baud rate in big-endian order, parity, flow control, data bits, stop bits. */
export function lineReport({ baudRate, parity, dataBits, stopBits }: LineSettings): Uint8Array {
  const report = new Uint8Array(9);
  const view = new DataView(report.buffer);
  view.setUint8(0, REPORT.configure);
  view.setUint32(1, baudRate);
  report.set([PARITY[parity], NO_FLOW_CONTROL, dataBits - FEWEST_DATA_BITS, STOP[stopBits]], 5);
  return report;
}

/** The byte stream behind a CP2110. */
class BridgePort implements Port {
  readonly #hid: Port;

  constructor(hid: Port) {
    this.#hid = hid;
  }

  now(): number {
    return this.#hid.now();
  }

  /** Reports that hold no line bytes are passed over within the same deadline. */
  async read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    const deadline = this.now() + timeout;
    for (;;) {
      const result = await this.#hid.read({ timeout: deadline - this.now(), signal });
      if (result.type !== 'chunk') return result;
      const { at, bytes } = result.chunk;
      const [length = 0] = bytes;
      if (length > 0 && length <= Math.min(DATA_MAX, bytes.length - 1))
        return { type: 'chunk', chunk: { bytes: bytes.slice(1, 1 + length), at } };
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let at = 0; at < bytes.length; at += DATA_MAX) {
      const part = bytes.subarray(at, at + DATA_MAX);
      await this.#hid.write(Uint8Array.from([part.length, ...part]), signal);
    }
  }

  close(): Promise<void> {
    return this.#hid.close();
  }
}

/**
 * Makes a serial line of an open CP2110: sets it, enables it and drops what it still held from before. Rejects as
 * {@link Port.write} does; the HID port then stays the caller's to close.
 */
export async function bridgeOver(hid: Port, line: LineSettings, signal: AbortSignal): Promise<Port> {
  await hid.write(lineReport(line), signal, 'feature');
  await hid.write(Uint8Array.of(REPORT.enable, 1), signal, 'feature');
  await hid.write(Uint8Array.of(REPORT.purge, PURGE_BOTH), signal, 'feature');
  return new BridgePort(hid);
}

/** Opens the serial line behind a CP2110, by the bridge's hidraw node. Rejects with a `PortError` or the signal's reason. */
export async function openUartBridge(path: string, line: LineSettings, signal: AbortSignal): Promise<Port> {
  const hid = await openHid(path, true, signal);
  try {
    return await bridgeOver(hid, line, signal);
  } catch (cause) {
    await hid.close();
    throw cause;
  }
}
