import type { Packet } from '../../simulators/simulator.ts';

/** What is at the far end of a serial bridge; the line opens when the host opens its port. */
export type SerialLine = {
  readonly open: (send: (packet: Packet) => void) => void;
  readonly receive: (packet: Packet) => void;
  readonly close: () => void;
};

/** Transfers that may wait for a host that does not read; what comes after is lost, as in a bridge's own small buffer. */
export const BRIDGE_BUFFER = 256;

export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
