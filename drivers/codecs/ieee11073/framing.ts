/** The first two bytes of each kind of APDU. Source: signove/antidote, `src/asn1/phd_types.h`. */
export const CHOICE = {
  aarq: 0xe200,
  aare: 0xe300,
  rlrq: 0xe400,
  rlre: 0xe500,
  abrt: 0xe600,
  prst: 0xe700,
} as const;

/** The largest APDU of any specialisation, header included: 63 KiB. */
export const LARGEST = 64_512;
/** An association is short; a longer one is noise. */
const LARGEST_ASSOCIATION = 1024;
const HEADER = 4;

/** Begins the metadata a USB PHDC interface may put before its transfers. Source: USB PHDC, by DEVICES.md §6.1. */
const PREAMBLE = new TextEncoder().encode('PhdcQoSSignature');
/** Signature, number of transfers, version, bin, size of the opaque data that follows. */
const PREAMBLE_LENGTH = 20;

/** What stands at a place in the bytes: a whole item of this length, the beginning of one, or neither. */
type Item =
  | { readonly type: 'apdu' | 'preamble'; readonly length: number }
  | { readonly type: 'partial' }
  | { readonly type: 'noise' };

const NOISE: Item = { type: 'noise' };
const PARTIAL: Item = { type: 'partial' };

function readPreamble(bytes: Uint8Array): Item {
  const known = Math.min(bytes.length, PREAMBLE.length);
  for (let i = 0; i < known; i += 1) if (bytes[i] !== PREAMBLE[i]) return NOISE;
  const opaque = bytes[PREAMBLE_LENGTH - 1];
  if (opaque === undefined || bytes.length < PREAMBLE_LENGTH + opaque) return PARTIAL;
  return { type: 'preamble', length: PREAMBLE_LENGTH + opaque };
}

const word = (bytes: Uint8Array, at: number): number | undefined => {
  const [high, low] = [bytes[at], bytes[at + 1]];
  return high === undefined || low === undefined ? undefined : (high << 8) | low;
};

/** Whether an APDU of this kind can have this length, the header's four bytes left out. */
function fits(choice: number, length: number): boolean {
  switch (choice) {
    case CHOICE.aarq:
      return length >= 8 && length <= LARGEST_ASSOCIATION;
    case CHOICE.aare:
      return length >= 6 && length <= LARGEST_ASSOCIATION;
    case CHOICE.rlrq:
    case CHOICE.rlre:
    case CHOICE.abrt:
      return length === 2;
    case CHOICE.prst:
      return length >= 8 && length <= LARGEST - HEADER;
    default:
      return false;
  }
}

/** A Prst carries three lengths that must agree: its own, its octet string's, its message's. */
function isConsistent(bytes: Uint8Array, length: number): boolean {
  const [octets, message] = [word(bytes, 4), word(bytes, 10)];
  return (octets === undefined || octets === length - 2) && (message === undefined || message === length - 8);
}

/** Whether an item can begin with this byte. */
const canBegin = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0xe2 && byte <= 0xe7) || byte === PREAMBLE[0]);

function readItem(bytes: Uint8Array): Item {
  const [first, second] = bytes;
  if (first === PREAMBLE[0]) return readPreamble(bytes);
  if (first === undefined) return PARTIAL;
  if (!canBegin(first) || (second ?? 0) !== 0) return NOISE;
  const length = word(bytes, 2);
  if (length === undefined) return PARTIAL;
  const choice = first << 8;
  if (!fits(choice, length) || (choice === CHOICE.prst && !isConsistent(bytes, length))) return NOISE;
  return bytes.length < HEADER + length ? PARTIAL : { type: 'apdu', length: HEADER + length };
}

export type FramerEvents = {
  /** One whole APDU; the bytes are the receiver's to keep. */
  readonly apdu: (bytes: Uint8Array) => void;
  /** Bytes that belong to none, told once for a run of them. */
  readonly damage: () => void;
};

/**
 * Cuts USB transfers into APDUs: one may span transfers, several may share one, metadata preambles are passed over. It holds
 * at most one APDU. There is no checksum to resynchronise by, so a header must be consistent in itself; and a transfer that
 * begins with a whole APDU ends one left incomplete, since an agent never interleaves them.
 */
export class ApduFramer {
  readonly #events: FramerEvents;
  #pending = new Uint8Array(256);
  #length = 0;
  #noisy = false;

  constructor(events: FramerEvents) {
    this.#events = events;
  }

  /** Whether an APDU has begun and not ended. */
  get incomplete(): boolean {
    return this.#length > 0;
  }

  push(transfer: Uint8Array): void {
    if (this.incomplete && transfer.length >= HEADER + 2) {
      const { type } = readItem(transfer);
      if (type === 'apdu' || type === 'preamble') this.drop();
    }
    for (let at = 0; at < transfer.length; at += LARGEST) {
      this.#append(transfer.subarray(at, at + LARGEST));
      this.#cut();
    }
  }

  /** Gives up an incomplete APDU: its rest will not come. */
  drop(): void {
    if (!this.incomplete) return;
    this.#length = 0;
    this.#damage();
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#pending.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#pending.length));
      grown.set(this.#pending.subarray(0, this.#length));
      this.#pending = grown;
    }
    this.#pending.set(bytes, this.#length);
    this.#length = needed;
  }

  #cut(): void {
    let at = 0;
    while (at < this.#length) {
      const rest = this.#pending.subarray(at, this.#length);
      const item = readItem(rest);
      if (item.type === 'partial') break;
      if (item.type === 'noise') {
        this.#damage();
        at += 1;
        while (at < this.#length && !canBegin(this.#pending[at])) at += 1;
        continue;
      }
      this.#noisy = false;
      if (item.type === 'apdu') this.#events.apdu(rest.slice(0, item.length));
      at += item.length;
    }
    this.#pending.copyWithin(0, at, this.#length);
    this.#length -= at;
  }

  #damage(): void {
    if (!this.#noisy) this.#events.damage();
    this.#noisy = true;
  }
}
