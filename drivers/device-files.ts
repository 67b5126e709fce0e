import { join } from 'node:path';
import { importFolder } from './import-folder.ts';

/**
 * What each file of `devices/` exports, by its name: a device is in the catalogue because its file is there. The bundle of the
 * drivers host reads no folder: there, `build/bundles/device-files.ts` writes this file anew with an import for each.
 */
export const DEVICE_FILES: ReadonlyMap<string, unknown> = await importFolder(join(import.meta.dirname, 'devices'));
