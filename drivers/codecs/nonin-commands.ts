import { ByteWindow } from './byte-window.ts';
import { toDeviceTime } from './device-time.ts';
import type { NoninFormat } from './nonin-format.ts';

export const ACK = 0x06;
export const NAK = 0x15;
const STX = 0x02;
const ETX = 0x03;

/** Asks for a data format; the device takes it within 5 s of connecting and answers ACK or NAK. Source: 6470-000-01. */
export const selectFormat = (format: NoninFormat | 13): Uint8Array => Uint8Array.of(STX, 0x70, 0x02, 0x02, format, ETX);

/** Options of the WristOx2 3150's own form of the command. */
export type WristOxOptions = { readonly spotCheck: boolean; readonly bluetoothAtPowerOn: boolean };

/** The same for a WristOx2 3150, with options and a sum over the bytes between STX and the sum. Source: mdpnp. */
export function selectWristOxFormat(format: NoninFormat | 13, options: WristOxOptions): Uint8Array {
  const bits = 0x01 | (options.spotCheck ? 0x40 : 0) | (options.bluetoothAtPowerOn ? 0x20 : 0);
  return Uint8Array.of(STX, 0x70, 0x04, 0x02, format, bits, (0x70 + 0x04 + 0x02 + format + bits) & 0xff, ETX);
}

/** Asks a 3150 for its serial number. Source: mdpnp. */
export const askSerial = (): Uint8Array => Uint8Array.of(STX, 0x74, 0x02, 0x02, 0x02, ETX);

/** Asks for the device's clock. Source: 6470-000-01. */
export const askTime = (): Uint8Array => Uint8Array.of(STX, 0x72, 0x00, ETX);

/** Sets the device's clock. `local` is `YYYY-MM-DDThh:mm:ss` from 2000 to 2099; a RangeError otherwise. Source: 6470-000-01. */
export function setTime(local: string): Uint8Array {
  const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(local);
  if (!found) throw new RangeError(`not a time the device can hold: ${local}`);
  const fields = found.slice(1).map(Number);
  if (clockOf(fields) === undefined) throw new RangeError(`no such time: ${local}`);
  return Uint8Array.of(STX, 0x72, 0x06, ...fields, ETX);
}

/** Year of the century, month, day, hour, minute, second as `YYYY-MM-DDThh:mm:ss`; `undefined` where there is no such time. */
export function clockOf(fields: readonly number[]): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  return toDeviceTime(2000 + year, month, day, hour, minute, second);
}

/** What a device answers, between the frames of its stream. */
export type NoninReply =
  | { readonly type: 'time'; readonly clock: string }
  | { readonly type: 'serial'; readonly serial: string };

const CAPACITY = 64;
const REPLIES = { time: 0xf2, serial: 0xf4 } as const;

/** A reply of `length` data bytes at `at`, if its content is one. */
function readReply(buffer: Uint8Array, at: number, length: number): NoninReply | undefined {
  const data = buffer.subarray(at + 3, at + 3 + length);
  if (buffer[at + 1] === REPLIES.time) {
    const clock = length === 6 ? clockOf([...data]) : undefined;
    return clock === undefined ? undefined : { type: 'time', clock };
  }
  // The kind of number asked for, then nine characters; what follows is not described.
  const serial = String.fromCharCode(...data.subarray(1, 10));
  return length >= 10 && /^[0-9A-Za-z]{9}$/.test(serial) ? { type: 'serial', serial } : undefined;
}

/**
 * Finds replies in a stream that goes on meanwhile. Replies have no checksum, so each must have its marker, length, end and
 * a content that makes sense. Holds at most 64 bytes, never throws.
 */
export class NoninReplies {
  readonly #sink: (reply: NoninReply) => void;
  readonly #window = new ByteWindow(CAPACITY, (at) => this.#step(at));

  constructor(sink: (reply: NoninReply) => void) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    this.#window.push(bytes);
  }

  #step(at: number): number {
    const window = this.#window;
    const held = window.end - at;
    if (held === 0) return 0;
    if (window.at(at) !== STX) return 1;
    if (held < 3) return 0;
    const [operation, length] = [window.at(at + 1), window.at(at + 2)];
    if ((operation !== REPLIES.time && operation !== REPLIES.serial) || length > 32) return 1;
    if (held < length + 4) return 0;
    const reply = window.at(at + 3 + length) === ETX ? readReply(window.bytes, at, length) : undefined;
    if (!reply) return 1;
    this.#sink(reply);
    return length + 4;
  }
}
