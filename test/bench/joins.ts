import type { Page } from 'playwright-core';

declare global {
  interface Window {
    joined?: Promise<number>;
  }
}

/**
 * Notes when this page is in a room for good: both of its transports are connected, and a picture and a voice are received. It
 * sees the connections the page makes from now on.
 */
export async function watchJoin(page: Page): Promise<void> {
  await page.evaluate(() => {
    const wires = new Set<RTCPeerConnection>();
    const kinds = new Set<string>();
    window.joined = new Promise((resolve) => {
      const look = () => {
        if (wires.size === 2 && kinds.size === 2) resolve(performance.timeOrigin + performance.now());
      };
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          this.addEventListener('connectionstatechange', () => {
            if (this.connectionState === 'connected') wires.add(this);
            look();
          });
          this.addEventListener('track', ({ track }) => {
            kinds.add(track.kind);
            look();
          });
        }
      };
    });
  });
}

/** The page's time at which what {@link watchJoin} watches for had come about, ms since 1970. */
export const joinedAt = (page: Page): Promise<number> => page.evaluate(() => window.joined ?? Number.NaN);
