import type { FastifyInstance } from 'fastify';

/** What the console's page may do: its own files, its own sockets, camera and microphone; nothing from elsewhere. */
function consolePolicy(publicUrl: URL): string {
  const sockets = `${publicUrl.protocol === 'https:' ? 'wss' : 'ws'}://${publicUrl.host}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${sockets}`,
    "media-src 'self' blob: mediastream:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer; a page with a policy of its own keeps it. */
export function secureHeaders(app: FastifyInstance, publicUrl: URL): void {
  const policy = consolePolicy(publicUrl);
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', policy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('permissions-policy', 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()');
    if (publicUrl.protocol === 'https:') reply.header('strict-transport-security', 'max-age=31536000');
  });
}
