/** A voice as a browser would send it to a room. */
export const VOICE = {
  kind: 'audio',
  role: 'voice',
  rtpParameters: {
    mid: '0',
    codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
    encodings: [{ ssrc: 1111 }],
  },
} as const;
