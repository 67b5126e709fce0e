import { useEffect, useState } from 'react';

/** Whether the browser keeps every sound of this page to itself, for it was neither clicked nor typed in since it was loaded. */
export function useSoundBlocked(): boolean {
  const [isBlocked, setBlocked] = useState(() => !navigator.userActivation.hasBeenActive);
  useEffect(() => {
    if (!isBlocked) return;
    const listening = new AbortController();
    const look = () => setBlocked(!navigator.userActivation.hasBeenActive);
    for (const event of ['pointerup', 'keydown', 'click'] as const)
      document.addEventListener(event, look, { signal: listening.signal, capture: true });
    return () => listening.abort();
  }, [isBlocked]);
  return isBlocked;
}
