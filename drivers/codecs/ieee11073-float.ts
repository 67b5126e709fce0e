/**
 * What the number formats of IEEE 11073-20601 say instead of a number: `nan` not a number, `nres` not at this resolution
 * (too large or too small to tell), the infinities, and a pattern the standard reserves. None of them is a value.
 */
export type FloatSpecial = 'nan' | 'nres' | '+inf' | '-inf' | 'reserved';

/** Powers of ten a double holds exactly; one multiplication or division by them rounds once, as the decimal would. */
const EXACT_POWER = 22;

function scale(mantissa: number, exponent: number): number {
  if (mantissa === 0) return 0;
  if (exponent >= 0 && exponent <= EXACT_POWER) return mantissa * 10 ** exponent;
  if (exponent < 0 && exponent >= -EXACT_POWER) return mantissa / 10 ** -exponent;
  return Number(`${mantissa}e${exponent}`);
}

/**
 * The five patterns around the sign change, whatever the exponent beside them: the standard writes them with exponent 0 and
 * keeps these mantissas from every number, so another exponent makes them no more of a value.
 */
function special(mantissa: number, largest: number): FloatSpecial | undefined {
  switch (mantissa) {
    case largest:
      return 'nan';
    case largest - 1:
      return '+inf';
    case -largest - 1:
      return 'nres';
    case -largest:
      return 'reserved';
    case -largest + 1:
      return '-inf';
    default:
      return undefined;
  }
}

/**
 * SFLOAT-Type: 4-bit exponent over 12-bit mantissa, both two's complement: 0xF0BD is 18.9. `raw` is the 16-bit word, in
 * host order (MDER puts it big-endian on the wire, GATT little-endian). Source: signove/antidote and Nordic vectors.
 */
export function decodeSfloat(raw: number): number | FloatSpecial {
  const mantissa = (raw << 20) >> 20;
  return special(mantissa, 0x7ff) ?? scale(mantissa, (raw << 16) >> 28);
}

/** FLOAT-Type: 8-bit exponent over 24-bit mantissa, both two's complement; `raw` is the 32-bit word, signed or not. */
export function decodeFloat(raw: number): number | FloatSpecial {
  const mantissa = (raw << 8) >> 8;
  return special(mantissa, 0x7fffff) ?? scale(mantissa, raw >> 24);
}
