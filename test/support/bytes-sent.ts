/* What devices have said last, read from their bytes by hand: not by the drivers that are under test. */

/** The last SpO2 and pulse in the bytes of Nonin's format 2 or 7: read here by hand, not by the driver that is under test. */
export function lastOximetry(bytes: readonly number[]): { spo2: number; pulse: number } {
  // A packet is 25 frames of 5 bytes; the first frame has the synchronisation bit, the sum is over the first four bytes.
  const isFrame = (at: number) => {
    const [a = 0, b = 0, c = 0, d = 0, sum = -1] = bytes.slice(at, at + 5);
    return ((a + b + c + d) & 0xff) === sum;
  };
  for (let at = bytes.length - 125; at >= 0; at -= 1) {
    // Format 2 puts a byte of its own before the status; the field lies in the same place.
    const status = (bytes[at] === 0x01 ? bytes[at + 1] : bytes[at]) ?? 0;
    const isPacket = (status & 0x81) === 0x81 && Array.from({ length: 25 }, (_, n) => at + 5 * n).every(isFrame);
    if (!isPacket) continue;
    const field = (frame: number) => bytes[at + 5 * (frame - 1) + 3] ?? 0;
    return { pulse: (field(20) & 0x03) * 128 + (field(21) & 0x7f), spo2: field(9) };
  }
  throw new Error('the oximeter has sent no whole packet');
}

/** What the tensiometer's last record says, cut out of its text. */
export function lastPressure(bytes: readonly number[]): {
  systolic: number;
  diastolic: number;
  mean: number;
  pulse: number;
} {
  const text = Buffer.from(bytes).toString('latin1');
  const column = (letter: string) =>
    Number(
      text
        .split('\x1e')
        .findLast((part) => part.startsWith(letter))
        ?.slice(1, 4),
    );
  return { systolic: column('S'), diastolic: column('D'), mean: column('M'), pulse: column('P') };
}

/** The temperature in the thermometer's last answer to command 0x26: tenths of a degree, low byte first. */
export function lastTemperature(bytes: readonly number[]): number {
  const at = bytes.findLastIndex((byte, index) => byte === 0x51 && bytes[index + 1] === 0x26);
  return ((bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8)) / 10;
}
