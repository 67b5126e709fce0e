import { Agreement } from './agreement.ts';
import { type ContecValues, isSpo2, pulseOf, spo2Of } from './contec-values.ts';

/** Operations of the 9-byte commands. Sources: james-coder/OSCAR-code, MarkMLl/Contec_cms50dplus, tobac/cms50ew. */
export const CONTEC = {
  startLive: 0xa1,
  stopLive: 0xa2,
  stopStored: 0xa7,
  model: 0xa8,
  vendor: 0xa9,
  deviceId: 0xaa,
  keepAlive: 0xaf,
} as const;

export type ContecOperation = (typeof CONTEC)[keyof typeof CONTEC];

/** The map byte says that the operation has bit 7; arguments are none. */
export const encodeContec = (operation: ContecOperation): Uint8Array =>
  Uint8Array.of(0x7d, 0x81, operation, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80);

/** What a device tells of itself or of its memory. Times are of the stored session. */
export type ContecReply =
  /** `part` 0 or 1: a model's name comes in two packets of six characters. */
  | { readonly type: 'model'; readonly part: number; readonly text: string }
  | { readonly type: 'vendor' | 'device-id' | 'user'; readonly text: string }
  | { readonly type: 'date'; readonly date: string }
  | { readonly type: 'time'; readonly time: string }
  /** Half seconds, or quarters on CMS50I and H. */
  | { readonly type: 'duration'; readonly units: number }
  | { readonly type: 'sessions' | 'users' | 'protocol'; readonly count: number }
  | { readonly type: 'perfusion-index'; readonly available: boolean }
  | { readonly type: 'done' };

export type ContecSink = {
  /** One pleth sample, 0 to 127, 60 a second; `undefined` while there is no finger or no pulse. */
  readonly pleth: (value: number | undefined) => void;
  /** What is believed, once a packet that says so: the same object while nothing changes. */
  readonly values: (values: ContecValues) => void;
  /** A value of the device's memory. */
  readonly stored: (values: ContecValues) => void;
  readonly reply: (reply: ContecReply) => void;
  /** Bytes were lost or damaged: samples before and after do not touch. */
  readonly gap: () => void;
};

const LIVE = 0x01;
const STORED = 0x0f;
const STORED_PI = 0x09;

/** Length of each packet by its type; 0 where there is no such type. */
const LENGTHS: readonly number[] = [0, 9, 9, 9, 9, 9, 4, 8, 8, 6, 4, 4, 2, 3, 3, 8, 3, 9, 8, 9, 9];
const LONGEST = 9;
const NO_PI = 0xffff;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `null` unless the perfusion index makes sense: raw is hundredths of a per cent (pulseoxdl's notes on the maker's V7.0). */
const perfusionOf = (raw: number): { perfusionIndex?: number } => (raw === NO_PI ? {} : { perfusionIndex: raw / 100 });

const STEADY = { fingerOut: false, probeError: false, searching: false } as const;

/**
 * Contec CMS50D+ (4.6 and later), E, F, I with typed packets. A packet's first byte has bit 7 clear and names its type and
 * so its length; the others have it set; the second brings back their own bit 7. Holds one packet, never throws,
 * resynchronises by itself; how bytes are cut into chunks changes nothing.
 *
 * There is no checksum: a packet must have its length exactly and sensible content, and a live value is believed by
 * {@link Agreement} only. A stored packet counts when another begins right after it, since one flipped bit makes a live
 * packet, which is longer, look like one.
 */
export class ContecParser {
  readonly #sink: ContecSink;
  readonly #packet = new Uint8Array(LONGEST);
  readonly #agreement = new Agreement();
  #values: ContecValues | undefined;
  /** A stored packet, until what follows proves its length. */
  readonly #waiting = new Uint8Array(LONGEST);
  #isWaiting = false;
  #held = 0;
  #lost = false;

  constructor(sink: ContecSink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte < 0x80) {
        if (this.#held > 0) this.#lose();
        this.#begin(byte);
      } else if (this.#held === 0) this.#lose();
      else this.#continue(byte);
    }
  }

  /** The stream is over. */
  end(): void {
    if (this.#held > 0) this.#lose();
    this.#tellStored();
  }

  #begin(type: number): void {
    this.#tellStored();
    if ((LENGTHS[type] ?? 0) === 0) {
      this.#lose();
      return;
    }
    this.#packet[0] = type;
    this.#held = 1;
  }

  #continue(byte: number): void {
    const map = this.#packet[1] ?? 0;
    const value = this.#held < 2 ? byte : (byte & 0x7f) | (((map >> (this.#held - 2)) & 1) << 7);
    this.#packet[this.#held] = value;
    this.#held += 1;
    if (this.#held < (LENGTHS[this.#at(0)] ?? 0)) return;
    this.#held = 0;
    if (this.#accept(this.#at(0))) this.#lost = false;
    else this.#lose();
  }

  #lose(): void {
    this.#held = 0;
    this.#isWaiting = false;
    this.#agreement.interrupt();
    if (!this.#lost) this.#sink.gap();
    this.#lost = true;
  }

  #at(index: number): number {
    return this.#packet[index] ?? 0;
  }

  #accept(type: number): boolean {
    if (type === LIVE) return this.#live();
    if (type === STORED || type === STORED_PI) {
      this.#waiting.set(this.#packet);
      this.#isWaiting = true;
      return type === STORED ? [2, 4, 6].every((i) => isSpo2(this.#at(i))) : isSpo2(this.#at(2));
    }
    const reply = readReply(type, this.#packet);
    if (reply) this.#sink.reply(reply);
    return true;
  }

  #live(): boolean {
    const [signal, wave, bar, pulse, spo2] = [this.#at(2), this.#at(3), this.#at(4), this.#at(5), this.#at(6)];
    if (!isSpo2(spo2)) return false;
    // The map's E1 and E2 are these two bits; the finger is out, or its pulse not found.
    const fingerOut = (signal & 0x80) !== 0;
    const searching = (wave & 0x80) !== 0 || (signal & 0x10) !== 0;
    // Bit 4 of the bar is set, and the index all ones, on devices that have none.
    const raw = (bar & 0x10) === 0 ? this.#at(7) | (this.#at(8) << 8) : NO_PI;
    this.#sink.pleth(fingerOut || (wave & 0x80) !== 0 ? undefined : wave & 0x7f);
    const status = (fingerOut ? 1 : 0) | (searching ? 2 : 0);
    const heard = this.#agreement.hear(raw * 0x40000 + ((status << 16) | (pulse << 8) | spo2));
    if (heard === 'wait') return true;
    if (heard === 'new')
      this.#values = {
        pulseRate: pulseOf(pulse),
        spo2: spo2Of(spo2),
        ...perfusionOf(raw),
        fingerOut,
        probeError: false,
        searching,
      };
    if (this.#values) this.#sink.values(this.#values);
    return true;
  }

  /** Three seconds, oldest first, where a pair of zeros is padding; or one with its perfusion index. */
  #tellStored(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    const packet = this.#waiting;
    const values = (at: number): ContecValues => ({
      spo2: spo2Of(packet[at] ?? 0),
      pulseRate: pulseOf(packet[at + 1] ?? 0),
      ...STEADY,
    });
    if (packet[0] === STORED_PI)
      this.#sink.stored({ ...values(2), ...perfusionOf((packet[4] ?? 0) | ((packet[5] ?? 0) << 8)) });
    else for (const at of [2, 4, 6]) if (packet[at] !== 0 || packet[at + 1] !== 0) this.#sink.stored(values(at));
  }
}

const textOf = (packet: Uint8Array, from: number): string =>
  String.fromCharCode(...packet.subarray(from, LONGEST))
    // A field is padded with blanks or zeros; whatever else is no character is none.
    .replaceAll(/[^ -~]/g, ' ')
    .trimEnd();

function dateOf(packet: Uint8Array): ContecReply | undefined {
  const [century = 0, year = 0, month = 0, day = 0] = packet.subarray(4, 8);
  if (century !== 20 || year > 99 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return { type: 'date', date: `20${twoDigits(year)}-${twoDigits(month)}-${twoDigits(day)}` };
}

function timeOf(packet: Uint8Array): ContecReply | undefined {
  const [hour = 0, minute = 0, second = 0] = packet.subarray(4, 7);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { type: 'time', time: `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}` };
}

const littleEndian = (packet: Uint8Array, from: number): number =>
  (packet[from] ?? 0) +
  (packet[from + 1] ?? 0) * 0x100 +
  (packet[from + 2] ?? 0) * 0x10000 +
  (packet[from + 3] ?? 0) * 0x1000000;

/** A packet of the device's about itself; `undefined` for one that tells nothing Escale uses. */
function readReply(type: number, packet: Uint8Array): ContecReply | undefined {
  switch (type) {
    case 0x02:
      return { type: 'model', part: packet[2] ?? 0, text: textOf(packet, 3) };
    case 0x03:
      return { type: 'vendor', text: textOf(packet, 2) };
    case 0x04:
      return { type: 'device-id', text: textOf(packet, 2) };
    case 0x05:
      return { type: 'user', text: textOf(packet, 3) };
    case 0x06:
      return { type: 'protocol', count: packet[3] ?? 0 };
    case 0x07:
      return dateOf(packet);
    case 0x08:
      return { type: 'duration', units: littleEndian(packet, 4) };
    case 0x0a:
      return { type: 'sessions', count: packet[3] ?? 0 };
    case 0x0b:
    case 0x0c:
      return { type: 'done' };
    case 0x0e:
      return { type: 'perfusion-index', available: packet[2] === 0 };
    case 0x10:
      return { type: 'users', count: packet[2] ?? 0 };
    case 0x12:
      return timeOf(packet);
    default:
      return undefined;
  }
}
