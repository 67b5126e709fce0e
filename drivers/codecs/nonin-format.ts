import type { Fit } from './byte-window.ts';

/** Nonin's serial data formats with live values. Source: Nonin 9560 Bluetooth specification 6470-000-01. */
export type NoninFormat = 2 | 7 | 8;

export const FRAME_LENGTH = { 2: 5, 7: 5, 8: 4 } as const satisfies Record<NoninFormat, number>;

/** Frames in a row that make a format certain; format 8 has no checksum but cannot look like 2 or 7 for three groups. */
const CERTAIN = { 2: 5, 7: 5, 8: 3 } as const satisfies Record<NoninFormat, number>;

/** `buffer[at]`, 0 beyond the end: callers check the length first. */
export const byteAt = (buffer: Uint8Array, at: number): number => buffer[at] ?? 0;

/**
 * Whether `buffer[at..end)` starts with a frame. Formats 2 and 7 by marker and checksum; format 8 by bit 7, which only
 * the first byte of a group has, and bit 6 of the last, which is clear in every flag byte and set in an SpO2 of 64 or
 * more: a byte slipped into a group therefore does not pass SpO2 off as flags.
 */
export function fitFrame(format: NoninFormat, buffer: Uint8Array, at: number, end: number): Fit {
  const held = end - at;
  if (held <= 0) return 'more';
  const first = byteAt(buffer, at);
  switch (format) {
    case 2: {
      if (first !== 1) return 'no';
      if (held > 1 && byteAt(buffer, at + 1) < 0x80) return 'no';
      break;
    }
    case 7: {
      if (first < 0x80) return 'no';
      break;
    }
    case 8: {
      if (first < 0x80) return 'no';
      for (let i = 1; i < Math.min(held, 4); i += 1) if (byteAt(buffer, at + i) >= 0x80) return 'no';
      if (held < 4) return 'more';
      return byteAt(buffer, at + 3) < 0x40 ? 'yes' : 'no';
    }
  }
  if (held < 5) return 'more';
  const sum = first + byteAt(buffer, at + 1) + byteAt(buffer, at + 2) + byteAt(buffer, at + 3);
  return (sum & 0xff) === byteAt(buffer, at + 4) ? 'yes' : 'no';
}

/** Whether `count` frames in a row start at `at`. */
export function fitRun(format: NoninFormat, count: number, buffer: Uint8Array, at: number, end: number): Fit {
  const length = FRAME_LENGTH[format];
  for (let i = 0; i < count; i += 1) {
    const fit = fitFrame(format, buffer, at + i * length, end);
    if (fit !== 'yes') return fit;
  }
  return 'yes';
}

/**
 * Format 2 read one byte late: its marker 01 stands where format 7 has the checksum, and the sum can hold while the
 * pleth is flat. True format 7 has other checksums among its frames.
 */
function isShiftedFormat2(buffer: Uint8Array, at: number): boolean {
  for (let i = 0; i < CERTAIN[7]; i += 1) if (byteAt(buffer, at + i * 5 + 4) !== 1) return false;
  return true;
}

/** Which format starts at `at`, from the bytes alone; `more` when the bytes so far leave it open. */
export function detectFormat(buffer: Uint8Array, at: number, end: number): NoninFormat | 'none' | 'more' {
  let open = false;
  for (const format of [2, 7, 8] as const) {
    const fit = fitRun(format, CERTAIN[format], buffer, at, end);
    if (fit === 'yes' && !(format === 7 && isShiftedFormat2(buffer, at))) return format;
    open ||= fit === 'more';
  }
  return open ? 'more' : 'none';
}
