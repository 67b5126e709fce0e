import type { WebContents } from 'electron';
import type { Log } from '../log.ts';
import { isAllowedKey } from './keys.ts';

/** The page stays where it is: no navigation, no new window, no embedded page, no zoom. */
export function lockPage(page: WebContents, log: Log): void {
  const stay = (how: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    log('warn', 'navigation-refused', { how });
  };
  page.on('will-navigate', stay('navigate'));
  page.on('will-redirect', stay('redirect'));
  page.on('will-frame-navigate', stay('frame'));
  page.on('will-attach-webview', stay('webview'));
  page.on('will-prevent-unload', (event) => event.preventDefault());
  page.setWindowOpenHandler(() => {
    log('warn', 'navigation-refused', { how: 'window' });
    return { action: 'deny' };
  });
  page.on('did-finish-load', () => void page.setVisualZoomLevelLimits(1, 1));
}

/** Keys that leave the kiosk do nothing. */
export function lockKeys(page: WebContents): void {
  page.on('before-input-event', (event, input) => {
    if (!isAllowedKey({ ...input, modifiers: input.modifiers ?? [] })) event.preventDefault();
  });
}
