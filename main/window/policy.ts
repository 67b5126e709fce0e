/**
 * What the page may load and do. `connect-src 'none'`: it opens no socket of its own except WebRTC, which this directive does
 * not govern.
 */
const CONTENT_SECURITY_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'media-src': "'self' blob: mediastream:",
  'connect-src': "'none'",
  // The frames of a consultation are encrypted beside the page's thread.
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
});

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/**
 * Headers of every answer of the app's scheme. No `cross-origin-opener-policy`: no window of this program has an opener or may
 * open another, and the header would have Chromium start a second renderer process for the page once it is read, after the
 * first one has been started for nothing.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), usb=(), serial=(), hid=(), bluetooth=()',
  'cache-control': 'no-store',
};

/** Headers of the Bluetooth radio's page: its own script, Bluetooth, and nothing else. */
export const RADIO_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-security-policy': policy({
    'default-src': "'none'",
    'script-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  }),
  'permissions-policy': 'bluetooth=(self), camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};
