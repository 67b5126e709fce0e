import type { KioskBridge } from '#protocol/ipc.ts';

declare global {
  interface Window {
    /** Put into the page by the preload. */
    readonly escale: KioskBridge;
  }
}

export const bridge: KioskBridge = window.escale;
