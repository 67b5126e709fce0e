import { create } from 'zustand';

type Later = typeof import('./LaterScreens.tsx');

/**
 * What a patient can see only after the welcome is loaded apart: the welcome stands sooner. Null until it is there; the welcome
 * stays meanwhile, which is a matter of milliseconds.
 */
export const useLater = create<{ readonly later: Later | null }>(() => ({ later: null }));

/** Resolves once every screen can be shown. */
export async function loadLaterScreens(): Promise<void> {
  useLater.setState({ later: await import('./LaterScreens.tsx') });
}
