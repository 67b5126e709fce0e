import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { GuestActions } from './guest-actions.ts';
import type { GuestPageState, GuestStore } from './guest-state.ts';

interface GuestParts {
  readonly store: GuestStore;
  readonly actions: GuestActions;
}

const GuestContext = createContext<GuestParts | null>(null);

export function GuestProvider({ store, actions, children }: GuestParts & { readonly children: ReactNode }) {
  return <GuestContext value={{ store, actions }}>{children}</GuestContext>;
}

function useGuestParts(): GuestParts {
  const parts = useContext(GuestContext);
  if (!parts) throw new Error('outside of GuestProvider');
  return parts;
}

/** A part of the state; the component is drawn again when that part changes. */
export function useGuest<T>(select: (state: GuestPageState) => T): T {
  return useStore(useGuestParts().store, select);
}

export const useGuestActions = (): GuestActions => useGuestParts().actions;
