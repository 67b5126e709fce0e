import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { assetOf } from './asset.ts';
import { APP_SCHEME } from './origin.ts';

/** Makes the app's scheme one with an origin of its own, secure (camera and microphone need it). Before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves a page's folder, and nothing else, on the app's scheme. */
export function serveApp(session: Session, folder: string, headers: Readonly<Record<string, string>>): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const refusal = (status: number) => new Response(null, { status, headers: { ...headers } });
    if (request.method !== 'GET') return refusal(405);
    const asset = assetOf(request.url, folder);
    if (asset === null) return refusal(404);
    try {
      const content = await readFile(asset.file);
      return new Response(content, { headers: { ...headers, 'content-type': asset.type } });
    } catch {
      return refusal(404);
    }
  });
}
