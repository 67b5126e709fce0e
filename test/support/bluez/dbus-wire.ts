/** A value with the type it travels with. */
export class Variant {
  readonly signature: string;
  readonly value: unknown;

  constructor(signature: string, value: unknown) {
    this.signature = signature;
    this.value = value;
  }
}

/** A message of the bus. `body` holds one value for each complete type of `signature`. Source: D-Bus Specification 0.43. */
export type DbusMessage = {
  readonly type: 'call' | 'reply' | 'error' | 'signal';
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
  readonly signature?: string;
  readonly body: readonly unknown[];
};

const TYPES = ['call', 'reply', 'error', 'signal'] as const;
/** Header fields: code, name and type. */
const FIELDS = [
  [1, 'path', 'o'],
  [2, 'interface', 's'],
  [3, 'member', 's'],
  [4, 'errorName', 's'],
  [5, 'replySerial', 'u'],
  [6, 'destination', 's'],
  [7, 'sender', 's'],
  [8, 'signature', 'g'],
] as const;

/** The complete types of a signature, `a{sv}` being one. */
function split(signature: string): string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length; ) {
    const end = endOf(signature, at);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

function endOf(signature: string, at: number): number {
  const code = signature[at];
  if (code === 'a') return endOf(signature, at + 1);
  const closing = code === '(' ? ')' : code === '{' ? '}' : undefined;
  if (closing === undefined) return at + 1;
  let next = at + 1;
  while (signature[next] !== closing) next = endOf(signature, next);
  return next + 1;
}

function alignmentOf(type: string): number {
  const code = type[0] ?? '';
  if ('ygv'.includes(code)) return 1;
  if ('nq'.includes(code)) return 2;
  return 'xtd({'.includes(code) ? 8 : 4;
}

class Writer {
  readonly bytes: number[] = [];

  align(to: number): void {
    while (this.bytes.length % to !== 0) this.bytes.push(0);
  }

  #number(value: number, size: number): void {
    this.align(size);
    for (let i = 0; i < size; i += 1) this.bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
  }

  #text(text: string, size: 1 | 4): void {
    const encoded = Buffer.from(text);
    this.#number(encoded.length, size);
    this.bytes.push(...encoded, 0);
  }

  put(type: string, value: unknown): void {
    const code = type[0] ?? '';
    if (code === 'y') this.#number(Number(value), 1);
    else if ('nq'.includes(code)) this.#number(Number(value), 2);
    else if ('biu'.includes(code)) this.#number(Number(value), 4);
    else if ('so'.includes(code)) this.#text(String(value), 4);
    else if (code === 'g') this.#text(String(value), 1);
    else if (code === 'a') this.#array(type.slice(1), value);
    else if (code === 'v') this.#variant(value);
    else if ('({'.includes(code)) this.#struct(split(type.slice(1, -1)), value);
    else throw new TypeError(`no such type: ${type}`);
  }

  #variant(value: unknown): void {
    if (!(value instanceof Variant)) throw new TypeError('a variant needs its type');
    this.put('g', value.signature);
    this.put(value.signature, value.value);
  }

  #struct(types: readonly string[], value: unknown): void {
    this.align(8);
    // Structs and entries are given as arrays.
    for (const [i, each] of (value as readonly unknown[]).entries()) this.put(types[i] ?? '', each);
  }

  #array(type: string, value: unknown): void {
    this.#number(0, 4);
    const length = this.bytes.length - 4;
    this.align(alignmentOf(type));
    const start = this.bytes.length;
    // A dictionary is given as an object, anything else as an iterable.
    const items = type[0] === '{' ? Object.entries(value as object) : (value as Iterable<unknown>);
    for (const item of items) this.put(type, item);
    const size = this.bytes.length - start;
    for (let i = 0; i < 4; i += 1) this.bytes[length + i] = (size >> (8 * i)) & 0xff;
  }
}

class Reader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to;
  }

  #number(size: number): number {
    this.align(size);
    this.at += size;
    return this.#bytes.readUIntLE(this.at - size, size);
  }

  #text(size: 1 | 4): string {
    const length = this.#number(size);
    this.at += length + 1;
    return this.#bytes.toString('utf8', this.at - length - 1, this.at - 1);
  }

  get(type: string): unknown {
    switch (type[0]) {
      case 'y':
        return this.#number(1);
      case 'n':
      case 'q':
        return this.#number(2);
      case 'b':
        return this.#number(4) === 1;
      case 'i':
      case 'u':
        return this.#number(4);
      case 's':
      case 'o':
        return this.#text(4);
      case 'g':
        return this.#text(1);
      case 'v':
        return this.get(this.#text(1));
      case 'a': {
        const length = this.#number(4);
        this.align(alignmentOf(type.slice(1)));
        const end = this.at + length;
        const items: unknown[] = [];
        while (this.at < end) items.push(this.get(type.slice(1)));
        return items;
      }
      case '(':
      case '{':
        this.align(8);
        return split(type.slice(1, -1)).map((each) => this.get(each));
      default:
        throw new TypeError(`no such type: ${type}`);
    }
  }
}

export function encodeMessage(message: DbusMessage): Buffer {
  const body = new Writer();
  for (const [i, type] of split(message.signature ?? '').entries()) body.put(type, message.body[i]);
  const fields = FIELDS.flatMap(([code, name, type]) => {
    const value = message[name];
    return value === undefined ? [] : [[code, new Variant(type, value)]];
  });
  const head = new Writer();
  head.put('y', 'l'.charCodeAt(0));
  head.put('y', TYPES.indexOf(message.type) + 1);
  head.put('y', 0);
  head.put('y', 1);
  head.put('u', body.bytes.length);
  head.put('u', message.serial);
  head.put('a(yv)', fields);
  head.align(8);
  return Buffer.from([...head.bytes, ...body.bytes]);
}

/** The first message of the bytes and how many bytes it took; undefined while it is not whole. Little-endian only. */
export function decodeMessage(bytes: Buffer): { readonly message: DbusMessage; readonly size: number } | undefined {
  if (bytes.length < 16) return undefined;
  const start = Math.ceil((16 + bytes.readUInt32LE(12)) / 8) * 8;
  const size = start + bytes.readUInt32LE(4);
  if (bytes.length < size) return undefined;
  const fields = new Map<unknown, unknown>(new Reader(bytes, 12).get('a(yv)') as [unknown, unknown][]);
  const named = Object.fromEntries(
    FIELDS.filter(([code]) => fields.has(code)).map(([code, name]) => [name, fields.get(code)]),
  );
  const reader = new Reader(bytes.subarray(start, size));
  const body = split(String(fields.get(8) ?? '')).map((type) => reader.get(type));
  const type = TYPES[(bytes[1] ?? 0) - 1] ?? 'signal';
  return { message: { ...named, type, serial: bytes.readUInt32LE(8), body }, size };
}
