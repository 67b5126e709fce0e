import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { ConsoleActions } from './console-actions.ts';
import type { ConsoleState, ConsoleStore } from './console-state.ts';

interface Console {
  readonly store: ConsoleStore;
  readonly actions: ConsoleActions;
}

const ConsoleContext = createContext<Console | null>(null);

export function ConsoleProvider({ store, actions, children }: Console & { readonly children: ReactNode }) {
  return <ConsoleContext value={{ store, actions }}>{children}</ConsoleContext>;
}

function useConsoleContext(): Console {
  const context = useContext(ConsoleContext);
  if (!context) throw new Error('outside of ConsoleProvider');
  return context;
}

/** A part of the state; the component is drawn again when that part changes. */
export function useConsole<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsoleContext().store, select);
}

export const useActions = (): ConsoleActions => useConsoleContext().actions;

/** The store itself, for what is drawn outside of React. */
export const useConsoleStore = (): ConsoleStore => useConsoleContext().store;
