import type { ProducerOptions } from 'mediasoup-client/types';
import type { ProducerRole } from '#protocol/room.ts';

/** How a role is sent: all of `ProducerOptions` that does not hang on the moment. */
type Sent = Pick<ProducerOptions, 'encodings' | 'codecOptions' | 'zeroRtpOnPause' | 'disableTrackOnPause'>;

export const SENT_AS: Readonly<Record<ProducerRole, Sent>> = {
  face: { encodings: [{ maxBitrate: 1_500_000 }], zeroRtpOnPause: true, disableTrackOnPause: false },
  examination: { encodings: [{ maxBitrate: 2_500_000 }], zeroRtpOnPause: true, disableTrackOnPause: false },
  voice: { codecOptions: { opusDtx: true, opusFec: true }, disableTrackOnPause: true },
  stethoscope: { disableTrackOnPause: true },
};
