/** One attribute as the wire carries it: its nomenclature code and its value, still encoded. */
export type Attribute = { readonly id: number; readonly value: Uint8Array };

/**
 * Reads the medical device encoding rules of IEEE 11073-20601: big-endian, lists led by count and length. It never throws:
 * reading past the end gives zeros and marks the reader damaged, which {@link MderReader.whole} then tells.
 */
export class MderReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #damaged = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything was there and nothing is left. */
  get whole(): boolean {
    return !this.#damaged && this.#at === this.#bytes.length;
  }

  u8(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) this.#damaged = true;
    else this.#at += 1;
    return byte ?? 0;
  }

  u16(): number {
    return (this.u8() << 8) | this.u8();
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  octets(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) {
      this.#damaged = true;
      return new Uint8Array();
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** An OCTET STRING or the value of an ANY: length, then as many bytes. */
  octetString(): Uint8Array {
    return this.octets(this.u16());
  }

  /** A SEQUENCE OF: count, length, items. Count and length must agree exactly, or the reader is damaged. */
  list<T>(item: (reader: MderReader) => T): T[] {
    const count = this.u16();
    const reader = new MderReader(this.octetString());
    const items: T[] = [];
    while (items.length < count && !reader.#damaged) items.push(item(reader));
    if (!reader.whole) this.#damaged = true;
    return items;
  }

  attributes(): Attribute[] {
    return this.list((reader) => ({ id: reader.u16(), value: reader.octetString() }));
  }
}

/** Writes what {@link MderReader} reads. */
export class MderWriter {
  readonly #bytes: number[] = [];

  u8(value: number): this {
    this.#bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value >> 8).u8(value);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value);
  }

  octets(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i += 1) this.u8(bytes[i] ?? 0);
    return this;
  }

  octetString(bytes: ArrayLike<number>): this {
    return this.u16(bytes.length).octets(bytes);
  }

  list<T>(items: readonly T[], item: (writer: MderWriter, value: T) => void): this {
    const inner = new MderWriter();
    for (const value of items) item(inner, value);
    return this.u16(items.length).octetString(inner.finish());
  }

  attributes(attributes: readonly Attribute[]): this {
    return this.list(attributes, (writer, { id, value }) => writer.u16(id).octetString(value));
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
