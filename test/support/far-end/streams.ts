/** A face at 720 lines: 25 frames a second, 1.5 Mbit/s, a key frame every two seconds. */
export const FACE = { ssrc: 7_200, payloadType: 96, clockRate: 90_000, every: 40, keyEvery: 50 } as const;
const KEY_FRAME = 30_000;
const DELTA_FRAME = 7_040;

/** A voice: Opus in packets of 20 ms at 40 kbit/s. */
export const VOICE = { ssrc: 4_800, payloadType: 111, clockRate: 48_000, every: 20 } as const;
const VOICE_PACKET = 100;

/** Bytes of a packet's payload at most. */
const PAYLOAD = 1_100;

/** The header of RFC 3550 and as much payload; the caller fills that. */
function packet(
  { ssrc, payloadType }: { readonly ssrc: number; readonly payloadType: number },
  sequence: number,
  timestamp: number,
  marker: boolean,
  payload: number,
): Buffer {
  const bytes = Buffer.alloc(12 + payload, 0x5a);
  bytes[0] = 0x80;
  bytes[1] = payloadType | (marker ? 0x80 : 0);
  bytes.writeUInt16BE(sequence % 65_536, 2);
  bytes.writeUInt32BE(timestamp % 2 ** 32, 4);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
}

export class FacePackets {
  #frame = 0;
  #sequence = 0;
  #isAsked = false;

  /** A receiver wants a picture that needs none before it. */
  askKeyFrame(): void {
    this.#isAsked = true;
  }

  /** The packets of the next frame: VP8 as RFC 7741 packs it; what the pictures show does not matter to who relays them. */
  next(): Buffer[] {
    const isKey = this.#isAsked || this.#frame % FACE.keyEvery === 0;
    this.#isAsked = false;
    const timestamp = this.#frame * ((FACE.clockRate * FACE.every) / 1000);
    this.#frame += 1;
    let left = isKey ? KEY_FRAME : DELTA_FRAME;
    const packets: Buffer[] = [];
    for (let isFirst = true; left > 0; isFirst = false) {
      const size = Math.min(PAYLOAD, left);
      left -= size;
      const bytes = packet(FACE, this.#sequence, timestamp, left === 0, size + 1);
      this.#sequence += 1;
      bytes[12] = isFirst ? 0x10 : 0;
      // The lowest bit of a frame's first byte is 0 in a key frame.
      if (isFirst) bytes[13] = isKey ? 0x10 : 0x11;
      packets.push(bytes);
    }
    return packets;
  }
}

export class VoicePackets {
  #sequence = 0;

  next(): Buffer {
    const sequence = this.#sequence;
    this.#sequence += 1;
    const timestamp = sequence * ((VOICE.clockRate * VOICE.every) / 1000);
    return packet(VOICE, sequence, timestamp, sequence === 0, VOICE_PACKET);
  }
}

/** Whether an RTCP packet asks for a key frame: a picture loss indication (RFC 4585 §6.3.1). */
export const asksKeyFrame = (bytes: Buffer): boolean => bytes[1] === 206 && ((bytes[0] ?? 0) & 0x1f) === 1;
