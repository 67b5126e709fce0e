import { useEffect } from 'react';
import { isUnsettled } from '../consultation/ending-state.ts';
import { useActions, useConsoleStore } from '../state/use-console.tsx';

/**
 * What is written here is in this page's memory and on the server, and nowhere on the physician's machine: a page that is put
 * away saves at once, and one that is closed with something unsettled has the browser ask.
 */
export function useUnsettledGuard(): void {
  const actions = useActions();
  const store = useConsoleStore();
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const save = () => void actions.consultation.record?.saveNow();
    document.addEventListener('visibilitychange', save, { signal });
    window.addEventListener(
      'beforeunload',
      (event) => {
        save();
        const state = store.getState();
        if (isUnsettled(state) || state.unkept.length > 0) event.preventDefault();
      },
      { signal },
    );
    return () => listening.abort();
  }, [actions, store]);
}
