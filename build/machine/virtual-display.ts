import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** The kiosk's screen: portrait, full HD. */
const screen = '1080x1920x24';

/** Whether this session has a screen to open windows on. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
}

export interface VirtualDisplay {
  /** For the DISPLAY of the programs that use it. */
  readonly name: string;
  stop(): void;
}

/** Starts an X server with no screen, on a display number that it chooses itself. */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  // The stream exists: the options above make the fourth one a pipe.
  const displayNumber = server.stdio[3] as Readable;
  const number = await Promise.race([
    once(displayNumber, 'data').then(([chunk]) => String(chunk).trim()),
    once(server, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with code ${code} before it opened a display`);
    }),
  ]);
  return { name: `:${number}`, stop: () => server.kill('SIGTERM') };
}
