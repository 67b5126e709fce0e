import type { DeviceSimulator } from '../device-simulator.ts';
import { type FingerOptions, type FingerState, fingerSimulator } from '../finger.ts';
import { concat, inPackets, type Packet, type PacketSimulator } from '../simulator.ts';

export type ContecEbOptions = FingerOptions & {
  /** `hid`: reports of 64 bytes both ways; `bluetooth`: short frames, and padded commands are ignored. */
  readonly via?: 'hid' | 'bluetooth';
};

/** A frame with its sum. */
export const ebFrame = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.of(...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 0x7f);

const REPORT = 64;
/** Ms the stream lives without a keep-alive. */
const ALIVE = 10_000;

function padded(bytes: Uint8Array): Uint8Array {
  const report = new Uint8Array(Math.max(REPORT, bytes.length));
  report.set(bytes);
  return report;
}

const measured = (pulse: number, spo2: number): Uint8Array =>
  ebFrame(0xeb, 0x01, 0x04 | ((pulse >> 7) << 1), pulse & 0x7f, spo2, 0x7f, 0x00);

/** Contec CMS50E (HID) and CMS50D-BT with EB frames. Sources as told in DEVICES.md 1.3. */
export function contecEbSimulator(options: ContecEbOptions = {}): PacketSimulator {
  const { via = 'hid' } = options;
  let aliveUntil = Number.NEGATIVE_INFINITY;
  let count = 0;
  let held: [pulse: number, spo2: number] = [0xff, 0x7f];

  /** 59 waves and one set of values a second; the values of the last second are told once more after the finger has left. */
  const encode = ({ phase, spo2, pulse, level, fault }: FingerState): Uint8Array => {
    const out = phase === 'out' || fault === 'sensor-fault';
    const wave = out
      ? ebFrame(0xeb, 0x00, 0x00, 0x40, 0x60)
      : ebFrame(0xeb, 0x00, 0x06, Math.round(level * 127), Math.round(level * 15));
    count = (count + 1) % 60;
    if (count !== 0) return wave;
    const unknown = phase === 'searching' || fault === 'sentinel';
    const telling = held;
    held = unknown ? [0xff, 0x7f] : [pulse, spo2];
    const [toldPulse, toldSpo2] = out ? telling : held;
    return concat([wave, measured(toldPulse, toldSpo2)]);
  };

  const stream = inPackets(
    fingerSimulator({
      ...options,
      period: 1000 / 60,
      encode,
      connected: () => {
        aliveUntil = Number.NEGATIVE_INFINITY;
        count = 0;
      },
      isStreaming: (now) => now < aliveUntil,
      hear: (bytes, now) => {
        const isPadded = bytes.length === REPORT;
        if (isPadded !== (via === 'hid')) return new Uint8Array();
        const [first, second] = bytes;
        if (first === 0x9b && second !== 0x7f) aliveUntil = now + ALIVE;
        if (first === 0x9a && now < aliveUntil) aliveUntil = now + ALIVE;
        if (first !== 0x9b || second !== 0x7f) return new Uint8Array();
        aliveUntil = Number.NEGATIVE_INFINITY;
        return ebFrame(0xeb, 0x7f);
      },
    }),
  );
  const carried = (packets: readonly Packet[]): readonly Packet[] =>
    packets.map(({ bytes }) => (via === 'hid' ? { bytes: padded(bytes) } : { bytes, channel: 'ff02' }));
  return {
    ...stream,
    receive: (packet, now) => carried(stream.receive(packet, now)),
    advance: (now) => carried(stream.advance(now)),
  };
}

export const simulator: DeviceSimulator = () => contecEbSimulator();
