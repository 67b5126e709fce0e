import { type RefObject, useEffect, useLayoutEffect } from 'react';

/** How much smaller text may be made where a patient's larger text would not fit; the first that fits is taken. */
const FITS = [1, 0.94, 0.88, 0.82, 0.76] as const;
/** Where that is not enough the screen is crowded: what may be small on it (`data-crowded`) gives way before text does further. */
const CROWDED_FITS = [...FITS, 0.7, 0.64, 0.58] as const;

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
  for (const isCrowded of [false, true]) {
    element.toggleAttribute('data-crowded', isCrowded);
    for (const scale of isCrowded ? CROWDED_FITS : FITS) {
      element.style.setProperty('--fit', String(scale));
      if (!overflows(element)) return;
    }
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
    changes.observe(element, { childList: true, subtree: true });
    document.fonts.ready.then(() => fit(element)).catch(() => undefined);
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, [screen]);
}
