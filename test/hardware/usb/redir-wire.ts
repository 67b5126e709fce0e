/**
 * Messages of the USB redirection protocol, version 0.7, as far as a device's side needs them. Source:
 * docs/usb-redirection-protocol.md and usbredirproto.h of spice/usbredir.
 */
export const MESSAGE = {
  hello: 0,
  deviceConnect: 1,
  reset: 3,
  interfaceInfo: 4,
  endpointInfo: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configurationStatus: 8,
  setAlternate: 9,
  getAlternate: 10,
  alternateStatus: 11,
  startIsochronous: 12,
  stopIsochronous: 13,
  isochronousStatus: 14,
  startInterrupt: 15,
  stopInterrupt: 16,
  interruptStatus: 17,
  cancel: 21,
  control: 100,
  bulk: 101,
  isochronous: 102,
  interrupt: 103,
} as const;

export const STATUS = { success: 0, cancelled: 1, invalid: 2, stall: 4 } as const;

const CAPABILITY = { deviceVersion: 1, maxPacketSize: 4, ids64: 5, length32: 6 } as const;
const OWN_CAPABILITIES = Object.values(CAPABILITY).reduce((bits, bit) => bits | (1 << bit), 0);

export type Message = { readonly type: number; readonly id: bigint; readonly body: Buffer };

/** The greeting: 64 bytes of name, then what this side can do. */
export function helloBody(): Buffer {
  const body = Buffer.alloc(68);
  body.write('escale hardware bench');
  body.writeUInt32LE(OWN_CAPABILITIES, 64);
  return body;
}

/** Cuts the byte stream into messages. Headers grow by four bytes after the greetings, where both sides know 64-bit ids. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #wide: boolean | undefined;

  /** Whether messages carry 64-bit ids; known once the other side has greeted. */
  get wideIds(): boolean {
    return this.#wide === true;
  }

  push(bytes: Buffer): readonly Message[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const header = this.#wide === true ? 16 : 12;
      if (this.#rest.length < header) return messages;
      const end = header + this.#rest.readUInt32LE(4);
      if (this.#rest.length < end) return messages;
      const id = this.#wide === true ? this.#rest.readBigUInt64LE(8) : BigInt(this.#rest.readUInt32LE(8));
      const message = { type: this.#rest.readUInt32LE(0), id, body: this.#rest.subarray(header, end) };
      this.#rest = this.#rest.subarray(end);
      this.#wide ??= message.body.length >= 68 && ((message.body.readUInt32LE(64) >> CAPABILITY.ids64) & 1) === 1;
      messages.push(message);
    }
  }
}

export function encodeMessage(type: number, id: bigint, wide: boolean, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.alloc(wide ? 16 : 12);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(length, 4);
  if (wide) header.writeBigUInt64LE(id, 8);
  else header.writeUInt32LE(Number(id), 8);
  return Buffer.concat([header, ...parts]);
}
