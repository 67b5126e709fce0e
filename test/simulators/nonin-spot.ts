/** What a Nonin oximeter in format 13 sends when its measurement is finished. */
export type SpotCheck = {
  /** Its clock, `YYYY-MM-DDThh:mm:ss`, of this century. */
  readonly clock: string;
  readonly spo2?: number;
  readonly pulse?: number;
  readonly smartPoint?: boolean;
  readonly none?: boolean;
  readonly fromMemory?: boolean;
  readonly lowBattery?: boolean;
  /** Bytes a later model adds to the measurement. */
  readonly extra?: number;
};

/** One packet of format 13. Source: Nonin 6470-000-01. */
export function noninSpotCheck(check: SpotCheck): Uint8Array {
  const { clock, spo2 = 97, pulse = 72, smartPoint = true, extra = 0 } = check;
  const digits = clock.replaceAll(/\D/g, '');
  const decimal = Array.from({ length: 7 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  const high = (smartPoint ? 0x02 : 0) | (check.none ? 0x01 : 0);
  const low = (check.fromMemory ? 0x10 : 0) | (check.lowBattery ? 0x01 : 0);
  const added = new Array<number>(extra).fill(0x55);
  const measured = [...decimal, 0, high, low, pulse >> 8, pulse & 0xff, 0, spo2, ...added];
  const sum = measured.reduce((total, byte) => total + byte, 0) & 0xff;
  return Uint8Array.of(0x00, 0x02, 0x00, 0x0d, 0x00, measured.length, ...measured, sum, 0x03);
}
