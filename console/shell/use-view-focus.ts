import { type RefObject, useEffect, useRef } from 'react';

/** Brings the focus to the heading of a view as it appears, so that a screen reader says where one is. */
export function useViewFocus<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return ref;
}
