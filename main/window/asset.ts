import { extname, join, sep } from 'node:path';
import { isAppOrigin } from './origin.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

export interface Asset {
  readonly file: string;
  readonly type: string;
}

/**
 * The file of the page's folder that an address of the app's scheme names, or null: for another host, for a path that leads out
 * of the folder in any spelling, and for a kind of file the page has no use for.
 */
export function assetOf(address: string, folder: string): Asset | null {
  if (!isAppOrigin(address)) return null;
  const url = new URL(address);
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = join(folder, path === '/' ? 'index.html' : path);
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  const type = TYPES[extname(file).toLowerCase()];
  return type === undefined ? null : { file, type };
}
