import type { Session } from 'electron';
import { APP_SCHEME, isAppOrigin } from './origin.ts';

/** Schemes the page may load from: its own, and what it makes itself. Chromium's own inspector needs the last one. */
const OWN_SCHEMES: readonly string[] = [`${APP_SCHEME}:`, 'data:', 'blob:', 'devtools:'];

const MEDIA: readonly string[] = ['media', 'speaker-selection'];

/**
 * Takes away from every page of this browser session what a kiosk has no use for. Of all permissions camera, microphone and
 * the choice of a loudspeaker remain, for our own page, and only where it is to have them.
 */
export function lockSession(session: Session, { media }: { readonly media: boolean }): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl, isMainFrame }) => {
    answer(media && MEDIA.includes(permission) && isMainFrame && isAppOrigin(requestingUrl));
  });
  session.setPermissionCheckHandler((_, permission, requestingOrigin) => {
    return media && MEDIA.includes(permission) && isAppOrigin(requestingOrigin);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !OWN_SCHEMES.includes(new URL(url).protocol) });
  });
  // The spell checker fetches its dictionaries, and remembers words.
  session.setSpellCheckerEnabled(false);
}

/** Forgets whatever pages have left in this browser session, which is in memory only. */
export async function wipeSession(session: Session): Promise<void> {
  await Promise.all([
    session.clearStorageData(),
    session.clearCache(),
    session.clearCodeCaches({ urls: [] }),
    session.clearHostResolverCache(),
    session.clearAuthCache(),
    session.closeAllConnections(),
  ]);
}
