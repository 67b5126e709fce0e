import { resolve } from 'node:path';

/** The root of the repository. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** An absolute path from one relative to the root of the repository. */
export function inProject(...path: string[]): string {
  return resolve(projectRoot, ...path);
}
