import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { inProject } from '../machine/project.ts';

/** The Chromium of the oldest Electron that the kiosk runs on; physicians' browsers are newer. */
const chromiumTarget = 'chrome114';

/**
 * A page and its assets. Nothing is inlined into the page, so that it runs under a policy that allows its own files only.
 *
 * @param pages its entry documents.
 * @param base where the assets are, as the page sees them: `./` for relative paths, `/` for the root of its origin.
 */
function page(room: 'renderer' | 'console', base: './' | '/', pages: readonly string[] = ['index.html']): InlineConfig {
  return {
    root: inProject(room),
    base,
    plugins: [react()],
    build: {
      outDir: inProject('dist', room),
      emptyOutDir: true,
      target: chromiumTarget,
      sourcemap: true,
      // A small asset would become a data: URL, which the policy refuses.
      assetsInlineLimit: 0,
      // The polyfill is an inline script; Chromium preloads modules by itself.
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: pages.map((file) => inProject(room, file)) },
    },
  };
}

/** The kiosk's screens, served from the app's own scheme. */
export const rendererBundle = page('renderer', './');

/** The page of the Bluetooth radio: one small script. */
export const radioBundle: InlineConfig = {
  root: inProject('renderer/radio'),
  base: './',
  build: {
    outDir: inProject('dist/radio'),
    emptyOutDir: true,
    target: chromiumTarget,
    sourcemap: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: inProject('renderer/radio/radio.html') },
  },
};

/** The physician's console, served by the server from its root, and the page of those the physician invites. */
export const consoleBundle: InlineConfig = page('console', '/', ['index.html', 'guest.html']);
