import type { DeviceSimulator } from '../device-simulator.ts';
import { type FingerOptions, fingerSimulator } from '../finger.ts';
import { concat, type Simulator } from '../simulator.ts';

export type ContecOptions = FingerOptions & {
  readonly model?: string;
  readonly vendor?: string;
  readonly deviceId?: string;
  /** Whether it has a perfusion index (CMS50I); settable as `perfusion`, hundredths of a per cent. */
  readonly perfusion?: boolean;
};

/** A packet on the wire: the second byte carries bit 7 of the others, which all have it set. */
export function contecPacket(type: number, ...content: readonly number[]): Uint8Array {
  const map = content.reduce((bits, byte, index) => bits | ((byte >> 7) << index), 0x80);
  return Uint8Array.of(type, map, ...content.map((byte) => byte | 0x80));
}

const text = (words: string, length: number): number[] =>
  [...words.padEnd(length).slice(0, length)].map((letter) => letter.charCodeAt(0));

const COMMAND = 9;
/** Ms the stream lives without a keep-alive. */
const ALIVE = 30_000;

/** Contec CMS50 with typed packets. Sources as told in DEVICES.md 1.2. */
export function contecSimulator(options: ContecOptions = {}): Simulator {
  const { model = 'CMS50I', vendor = 'Contec', deviceId = 'A100234', perfusion = false } = options;
  let command: number[] = [];
  let liveUntil = Number.NEGATIVE_INFINITY;

  const obey = (operation: number, now: number): Uint8Array => {
    switch (operation) {
      case 0xa1:
        liveUntil = now + ALIVE;
        return new Uint8Array();
      case 0xaf:
        if (now < liveUntil) liveUntil = now + ALIVE;
        return new Uint8Array();
      case 0xa2:
        liveUntil = Number.NEGATIVE_INFINITY;
        return contecPacket(0x0c);
      case 0xa7:
        return contecPacket(0x0c);
      case 0xa8:
        return concat([
          contecPacket(0x02, 0, ...text(model.slice(0, 6), 6)),
          contecPacket(0x02, 1, ...text(model.slice(6), 6)),
        ]);
      case 0xa9:
        return contecPacket(0x03, ...text(vendor, 7));
      case 0xaa:
        return contecPacket(0x04, ...text(deviceId, 7));
      default:
        return new Uint8Array();
    }
  };

  return fingerSimulator({
    ...options,
    period: 1000 / 60,
    values: { perfusion: 590 },
    connected: () => {
      liveUntil = Number.NEGATIVE_INFINITY;
      command = [];
    },
    isStreaming: (now) => now < liveUntil,
    hear: (bytes, now) => {
      const answers: Uint8Array[] = [];
      for (const byte of bytes) {
        if (byte === 0x7d) command = [];
        command.push(byte);
        if (command.length === COMMAND && command[0] === 0x7d) answers.push(obey(command[2] ?? 0, now));
      }
      return concat(answers);
    },
    encode: ({ phase, spo2, pulse, level, beat, fault, values }) => {
      const unknown = phase === 'searching' || fault === 'sentinel';
      const [shownPulse, shownSpo2] = unknown ? [0xff, 0x7f] : [pulse, spo2];
      const out = phase === 'out' || fault === 'sensor-fault';
      const index = perfusion && phase === 'measuring' ? (values['perfusion'] ?? 0) : 0xffff;
      return contecPacket(
        0x01,
        (phase === 'measuring' ? 5 : 0) | (beat ? 0x40 : 0) | (out ? 0x80 : 0),
        (out ? 0 : Math.round(level * 127)) | (phase === 'searching' ? 0x80 : 0),
        Math.round(level * 15) | (perfusion ? 0 : 0x10),
        shownPulse,
        shownSpo2,
        index & 0xff,
        index >> 8,
      );
    },
  });
}

export const simulator: DeviceSimulator = () => contecSimulator();
