const HEADER_BYTES = 44;
const PCM = 1;
const BYTES_A_SAMPLE = 2;
const FULL_SCALE = 0x7fff;

/**
 * A sound as a WAV file: one channel, 16-bit PCM, nothing lost beside the rounding. What is beyond full scale is cut off at it.
 * Format: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991), RIFF WAVE.
 *
 * @param samples −1 to 1.
 * @param rate of the samples, Hz.
 */
export function wavOf(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
  const size = samples.length * BYTES_A_SAMPLE;
  const bytes = new Uint8Array(HEADER_BYTES + size);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, name: string) => bytes.set(new TextEncoder().encode(name), at);
  tag(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + size, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * BYTES_A_SAMPLE, true);
  view.setUint16(32, BYTES_A_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_A_SAMPLE, true);
  tag(36, 'data');
  view.setUint32(40, size, true);
  for (const [index, sample] of samples.entries()) {
    const value = Math.round(Math.min(1, Math.max(-1, sample)) * FULL_SCALE);
    view.setInt16(HEADER_BYTES + index * BYTES_A_SAMPLE, value, true);
  }
  return bytes;
}
