import { useEffect } from 'react';

/** The focus of what goes with this part of the page is brought to what opens it again (a CSS selector), and is not lost. */
export function useFocusReturn(opener: string): void {
  useEffect(
    () => () => {
      if (document.activeElement === document.body) document.querySelector<HTMLElement>(opener)?.focus();
    },
    [opener],
  );
}
