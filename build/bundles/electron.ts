import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import type { InlineConfig } from 'vite';
import { inProject } from '../machine/project.ts';
import { deviceFiles } from './device-files.ts';

/** Packages with a native part: they are loaded from node_modules, where their binaries lie beside them. */
const nativePackages = [
  /^serialport($|\/)/,
  /^@serialport\//,
  /^node-hid($|\/)/,
  /^usb($|\/)/,
  /^libsql($|\/)/,
  /^@libsql\//,
  /^@neon-rs\//,
];

/**
 * One CommonJS file with everything but Electron, Node and the native packages in it: ES modules are not loaded by every
 * Electron that main runs on, nor by any sandboxed preload.
 *
 * @param splitting puts what is imported dynamically into files of their own beside it (`main-kiosk.cjs`).
 */
function script(entry: string, output: string, target: string, splitting = false): InlineConfig {
  return {
    root: inProject('.'),
    // The public folder of a page has no meaning here.
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: inProject(entry),
      outDir: inProject('dist'),
      emptyOutDir: false,
      target,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/, ...builtinModules, ...nativePackages],
        output: {
          format: 'cjs',
          entryFileNames: basename(output),
          chunkFileNames: `${basename(output, '.cjs')}-[name].cjs`,
          codeSplitting: splitting,
        },
      },
    },
  };
}

/** Node 18 and Chromium 114 are those of the oldest Electron that the kiosk runs on. */
export const mainBundle = script('main/main.ts', 'main.cjs', 'node18', true);
export const preloadBundle = script('main/preload.ts', 'preload.cjs', 'chrome114');
export const radioPreloadBundle = script('main/radio/radio-preload.ts', 'radio-preload.cjs', 'chrome114');
export const driversHostBundle: InlineConfig = {
  ...script('drivers/host/main.ts', 'drivers-host.cjs', 'node18'),
  plugins: [deviceFiles],
};
