import { type RefObject, useEffect, useLayoutEffect } from 'react';

/** A way to make a screen fit. `extras`: how many of what may leave it (`data-extra`) stay on it, the last ones. */
interface Fit {
  readonly scale: number;
  readonly extras: number;
  readonly isCrowded: boolean;
}

const fitsOf = (scales: readonly number[], extras: number, isCrowded: boolean): Fit[] =>
  scales.map((scale) => ({ scale, extras, isCrowded }));

/** How much smaller text may be made where a patient's larger text would not fit. */
const FITS = [1, 0.94, 0.88, 0.82, 0.76] as const;
/**
 * The first that fits is taken. What may leave the screen does so before text gets much smaller for it; where that is not enough
 * the screen is crowded: what may be small on it (`data-crowded`) gives way before text does further.
 */
const WAYS = [
  ...fitsOf([1], 2, false),
  ...fitsOf([1, 0.94, 0.88], 1, false),
  ...fitsOf(FITS, 0, false),
  ...fitsOf([...FITS, 0.7, 0.64, 0.58], 0, true),
];

/** Whether anything of `element` reaches out of the part of the screen it belongs to. Drawings may: they move. */
function overflows(element: HTMLElement): boolean {
  const frame = element.getBoundingClientRect();
  const tight = (show: Element) => {
    const own = show.getBoundingClientRect();
    const { paddingBottom, borderBottomWidth } = getComputedStyle(show);
    const bottom = own.bottom - Number.parseFloat(paddingBottom) - Number.parseFloat(borderBottomWidth);
    return [...show.children].some((child) => {
      const box = child.getBoundingClientRect();
      return child instanceof HTMLElement && (box.top < own.top - 1 || box.bottom > bottom + 1);
    });
  };
  if ([...element.querySelectorAll('.stage-show, .asked, .asked-show, .asked-show > .live')].some(tight)) return true;
  if ([...element.querySelectorAll('.said-words')].some((words) => words.scrollHeight > words.clientHeight + 1))
    return true;
  return [...element.children].some((part) => {
    const own = part.getBoundingClientRect();
    if (own.bottom > frame.bottom + 1 || own.top < frame.top - 1) return true;
    return [...part.querySelectorAll('*')].some((each) => {
      if (!(each instanceof HTMLElement) || each.closest('.uplot') !== null) return false;
      const box = each.getBoundingClientRect();
      if (box.height === 0) return false;
      return box.top < own.top - 1 || box.bottom > own.bottom + 1 || box.right > own.right + 1;
    });
  });
}

function fit(element: HTMLElement): void {
  const extra = [...element.querySelectorAll<HTMLElement>('[data-extra]')];
  for (const { scale, extras, isCrowded } of WAYS.filter((way) => way.extras <= extra.length)) {
    element.toggleAttribute('data-crowded', isCrowded);
    element.style.setProperty('--fit', String(scale));
    for (const [at, each] of extra.entries()) each.hidden = at < extra.length - extras;
    if (!overflows(element)) return;
  }
}

/** Keeps everything of a screen on the screen: larger text gives way only as far as it must, and nothing is cut. */
export function useFit(screen: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    if (screen.current !== null) fit(screen.current);
  });
  useEffect(() => {
    const element = screen.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => fit(element));
    observer.observe(element);
    const changes = new MutationObserver(() => fit(element));
    // A text may grow by a line without anything coming or going.
    changes.observe(element, { childList: true, characterData: true, subtree: true });
    document.fonts.ready.then(() => fit(element)).catch(() => undefined);
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, [screen]);
}
