import { delimiter, resolve } from 'node:path';

/** The root of the repository. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** An absolute path from one relative to the root of the repository. */
export function inProject(...path: string[]): string {
  return resolve(projectRoot, ...path);
}

/** This environment with the project's own tools first on the PATH, its Node among them. */
export function projectEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [inProject('node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ...additions };
}
