import type { ProducerOptions } from 'mediasoup-client/types';
import type { ProducerRole } from '#protocol/room.ts';

/** The face as it is captured; 1280×720 shows a person at arm's length in full on either screen. */
export const FACE_SIZE = { width: 1280, height: 720 } as const;
/** A mole or an eardrum wants every pixel of the instrument. */
export const EXAMINATION_SIZE = { width: 1920, height: 1080 } as const;

/** How a role is sent: all of mediasoup-client's options that does not hang on the moment. */
interface SentAs
  extends Required<Pick<ProducerOptions, 'encodings'>>,
    Pick<ProducerOptions, 'codecOptions' | 'zeroRtpOnPause' | 'disableTrackOnPause'> {
  /** What the encoder is to keep when it must choose. */
  readonly contentHint: 'detail' | '';
}

/**
 * Two temporal layers: half the frames (12 a second) still carry a gesture, a quarter (6) do not, and each layer costs bits.
 */
const SCALABILITY = 'L1T2';

/** A picture that is held back leaves the wire free, while its sender goes on seeing it. */
const HELD_BACK = { zeroRtpOnPause: true, disableTrackOnPause: false } as const;

/** Sound that is held back is silent already at its source. */
const SILENCED = { disableTrackOnPause: true } as const;

/** Chromium takes one priority for a sender, told with its first layer, and refuses any told with another. */
const withPriority =
  (priority: RTCPriorityType) =>
  <E extends object>(layer: E, index: number): E =>
    index === 0 ? { ...layer, priority, networkPriority: priority } : layer;

/**
 * - `voice`: 32 kbit/s of mono speech are transparent; with headers some 56, within a link of 64. In-band FEC repairs single
 *   losses without a round trip; DTX leaves the silence of the one who listens to the other. First in every queue.
 * - `face`: three layers, so that each receiver gets what its screen shows and its link carries; 180 lines at 120 kbit/s are
 *   what remains on a weak one. Bit rates (VP8, 25 images a second): where talking heads stop gaining visibly.
 * - `examination`: two layers, detail before motion, 15 images a second: a hand that holds still does not need more, and two
 *   cores encode 1080 lines no faster. The lower layer is what the first step of the fall leaves.
 * - `stethoscope`: 20 Hz to 20 kHz as it is. No FEC, which takes its bits from the sound, no DTX, which takes a faint murmur
 *   for silence; losses are sent again instead, since nobody waits for an answer.
 */
export const SENT_AS: Readonly<Record<ProducerRole, SentAs>> = {
  voice: {
    encodings: [{ maxBitrate: 32_000, priority: 'high', networkPriority: 'high' }],
    codecOptions: { opusStereo: false, opusFec: true, opusDtx: true, opusMaxAverageBitrate: 32_000 },
    contentHint: '',
    ...SILENCED,
  },
  face: {
    encodings: [
      { scaleResolutionDownBy: 4, maxBitrate: 120_000, maxFramerate: 25, scalabilityMode: SCALABILITY },
      { scaleResolutionDownBy: 2, maxBitrate: 450_000, maxFramerate: 25, scalabilityMode: SCALABILITY },
      { scaleResolutionDownBy: 1, maxBitrate: 1_500_000, maxFramerate: 25, scalabilityMode: SCALABILITY },
    ].map(withPriority('medium')),
    contentHint: '',
    ...HELD_BACK,
  },
  examination: {
    encodings: [
      { scaleResolutionDownBy: 2, maxBitrate: 700_000, maxFramerate: 15, scalabilityMode: SCALABILITY },
      { scaleResolutionDownBy: 1, maxBitrate: 2_800_000, maxFramerate: 15, scalabilityMode: SCALABILITY },
    ].map(withPriority('low')),
    contentHint: 'detail',
    ...HELD_BACK,
  },
  stethoscope: {
    encodings: [{ maxBitrate: 128_000, priority: 'high', networkPriority: 'high' }],
    codecOptions: {
      opusStereo: false,
      opusFec: false,
      opusDtx: false,
      opusNack: true,
      opusMaxPlaybackRate: 48_000,
      opusMaxAverageBitrate: 128_000,
    },
    contentHint: '',
    ...SILENCED,
  },
};

/** The picture of a role in full, pixels. */
export const FULL_SIZE = { face: FACE_SIZE, examination: EXAMINATION_SIZE } as const satisfies Partial<
  Record<ProducerRole, unknown>
>;
