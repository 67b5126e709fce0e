/** The kiosk's page lives on a scheme of its own, which nothing but this program serves. */
export const APP_SCHEME = 'escale';
const APP_HOST = 'kiosk';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Whether an address, or an origin with or without its slash, is of the kiosk's page. */
export function isAppOrigin(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${APP_SCHEME}:` && host === APP_HOST;
  } catch {
    return false;
  }
}
