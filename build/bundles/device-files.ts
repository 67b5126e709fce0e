import { readdir } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { inProject } from '../machine/project.ts';

/**
 * Bundles the drivers' device files: in place of `drivers/device-files.ts`, which reads the folder when it is loaded, a module
 * that imports each file of the folder as it is now.
 */
export const deviceFiles: Plugin = {
  name: 'escale-device-files',
  async load(id) {
    if (id !== inProject('drivers/device-files.ts')) return;
    const files = (await readdir(inProject('drivers/devices'))).filter((name) => name.endsWith('.ts')).sort();
    const imports = files.map((name, at) => `import * as device${at} from './devices/${name}';`);
    const entries = files.map((name, at) => `[${JSON.stringify(name.slice(0, -'.ts'.length))}, device${at}]`);
    return [...imports, `export const DEVICE_FILES = new Map([${entries.join(', ')}]);`].join('\n');
  },
};
