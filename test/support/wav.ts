import { writeFile } from 'node:fs/promises';

/** Samples a second. */
const RATE = 48_000;

/**
 * Sound of one channel as a WAV file of 16 bits at 48 kHz.
 *
 * @param at the sample at a time in seconds, −1 to 1.
 */
export function wavOf(seconds: number, at: (time: number) => number): Buffer {
  const count = Math.round(seconds * RATE);
  const file = Buffer.alloc(44 + 2 * count);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * count, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  // PCM, one channel.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * count, 40);
  for (let n = 0; n < count; n += 1) file.writeInt16LE(Math.round(32_767 * at(n / RATE)), 44 + 2 * n);
  return file;
}

/** Writes {@link wavOf} to a file. */
export const writeWav = (path: string, ...sound: Parameters<typeof wavOf>): Promise<void> =>
  writeFile(path, wavOf(...sound));
