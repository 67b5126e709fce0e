import { toDeviceTime } from './device-time.ts';

/** Characters of a result: status, difference, diastolic, pulse, mean, two hexadecimal digits each. */
const RESULT = 10;
/** Bytes of the header a Bluetooth monitor puts before its result. */
const HEADER = 60;
/** The monitor's number in it. */
const UA767 = 767;
const PACKET_TYPE = 2;

/** The header of a packet: times by the monitor's clock, to the second. */
type PacketHeader = {
  readonly measuredAt: string | undefined;
  readonly sentAt: string | undefined;
  readonly serial: string;
};

/** One measurement; pressures in mmHg, pulse in /min. `header` where it came in a packet. */
export type Ua767Result = {
  readonly systolic: number;
  readonly diastolic: number;
  readonly pulse: number;
  readonly mean: number;
  readonly header?: PacketHeader;
};

/** `failed`: the monitor measured and found nothing; `status` is its code. */
export type Ua767Event =
  | { readonly type: 'result'; readonly result: Ua767Result }
  | { readonly type: 'failed'; readonly status: string; readonly header?: PacketHeader }
  | { readonly type: 'damaged' };

const isHex = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

function timeAt(bytes: DataView, at: number, little: boolean): string | undefined {
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((offset) => bytes.getUint8(at + offset));
  return toDeviceTime(bytes.getUint16(at, little), month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0);
}

/** Which way round a packet's numbers stand: told by its type, which is 2; `undefined` when it is no packet of this monitor. */
function byteOrder(head: DataView): 'little' | 'big' | undefined {
  for (const order of ['little', 'big'] as const) {
    const little = order === 'little';
    if (head.getUint16(0, little) === PACKET_TYPE && head.getUint16(6, little) === UA767) return order;
  }
  return undefined;
}

function decodeHeader(bytes: Uint8Array, little: boolean): PacketHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const serial = String.fromCharCode(...bytes.subarray(35, 47))
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
  return { measuredAt: timeAt(view, 9, little), sentAt: timeAt(view, 16, little), serial };
}

/**
 * Streaming parser of the result string, alone (UA-767PC) or behind the header of a packet (UA-767PBT). Results carry no
 * check: one counts only when exactly ten digits stand between other bytes or silence ({@link Ua767Parser.settle}), or a
 * whole number of results does. Holds at most 70 bytes and a run of 40 digits; never throws. Source: DEVICES.md 2.8.
 */
export class Ua767Parser {
  readonly #emit: (event: Ua767Event) => void;
  readonly #held: number[] = [];
  #run = '';
  #header: PacketHeader | undefined;
  #headerDue = 0;

  constructor(emit: (event: Ua767Event) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** Nothing has come for a while: what came before is whole, or damaged. */
  settle(): void {
    const cut = this.#headerDue > 0;
    this.#held.length = 0;
    this.#headerDue = 0;
    this.#finishRun();
    if (cut || this.#header) this.#emit({ type: 'damaged' });
    this.#header = undefined;
  }

  #take(byte: number): void {
    if (this.#headerDue > 0) {
      this.#held.push(byte);
      if (this.#held.length === this.#headerDue) this.#finishHeader();
      return;
    }
    if (this.#held.length > 0) {
      this.#held.push(byte);
      if (this.#held.length === 8) this.#judgeHead();
      return;
    }
    if (byte === 0 || byte === PACKET_TYPE) {
      this.#finishRun();
      this.#held.push(byte);
    } else if (isHex(byte)) this.#append(byte);
    else this.#finishRun();
  }

  #judgeHead(): void {
    const bytes = Uint8Array.from(this.#held);
    if (byteOrder(new DataView(bytes.buffer))) {
      this.#headerDue = HEADER;
      return;
    }
    this.#held.length = 0;
    for (const byte of bytes.subarray(1)) this.#take(byte);
  }

  #finishHeader(): void {
    const bytes = Uint8Array.from(this.#held);
    this.#held.length = 0;
    this.#headerDue = 0;
    this.#header = decodeHeader(bytes, byteOrder(new DataView(bytes.buffer)) === 'little');
  }

  #append(byte: number): void {
    this.#run += String.fromCharCode(byte);
    // Behind a header a result has its place, and needs no end.
    if (this.#header && this.#run.length === RESULT) this.#finishRun();
    else if (this.#run.length > 4 * RESULT) {
      this.#emit({ type: 'damaged' });
      this.#run = '';
    }
  }

  #finishRun(): void {
    const run = this.#run;
    this.#run = '';
    if (run === '') return;
    const parts = run.match(/.{10}/g) ?? [];
    const header = this.#header;
    this.#header = undefined;
    if (run.length % RESULT !== 0 || !parts.every((part) => part.startsWith('8'))) this.#emit({ type: 'damaged' });
    else for (const part of parts) this.#deliver(part, header);
  }

  #deliver(text: string, header: PacketHeader | undefined): void {
    const [difference = 0, diastolic = 0, pulse = 0, mean = 0] = [2, 4, 6, 8].map((at) =>
      Number.parseInt(text.slice(at, at + 2), 16),
    );
    const behind = header ? { header } : {};
    if (!text.startsWith('80')) this.#emit({ type: 'failed', status: text.slice(0, 2), ...behind });
    else
      this.#emit({ type: 'result', result: { systolic: diastolic + difference, diastolic, pulse, mean, ...behind } });
  }
}
