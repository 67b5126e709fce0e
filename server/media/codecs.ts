import type { types } from 'mediasoup';

/**
 * What a room speaks: Opus, and the video codecs every browser and Electron share. H.264 is constrained baseline 3.1 with
 * packetization mode 1, the profile WebRTC requires (RFC 7742).
 *
 * VP8 comes first: every end encodes it in software at 720 lines on half a core, and with simulcast each receiver is given its
 * own layer without anything being encoded anew. VP9 with spatial layers would save a fifth of the bits of an examination and
 * take twice the processor of a kiosk that has two cores; its gain is for rooms of many receivers, and this has one.
 */
export const ROOM_CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

/** Bits a second a party may send: a face in three layers, an examination in two, a voice and a stethoscope. */
export const MAX_INCOMING_BITRATE = 6_000_000;
export const INITIAL_OUTGOING_BITRATE = 1_000_000;

/** Bytes of one message on the vitals channel: a pleth block as JSON is far below. */
export const MAX_VITALS_MESSAGE = 16_384;
