import type { Annotation } from '#protocol/entry.ts';
import { useConsole } from '../state/use-console.tsx';
import { distance, type Extent, lengthOf } from './geometry.ts';

/** A ruler's length in words: millimetres where the scale is known, else pixels of the picture and no length. */
export function useLength(): (ruler: Extract<Annotation, { type: 'ruler' }>, extent: Extent) => string {
  const locale = useConsole((state) => state.preferences.locale);
  return ({ from, to }, extent) => {
    const length = lengthOf(from, to, extent);
    const say = (value: number, digits: number) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
    return length === undefined ? `${say(distance(from, to, extent), 0)} px` : `${say(length, 1)} mm`;
  };
}
