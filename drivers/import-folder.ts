import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Imports every TypeScript file of a folder (an absolute path); gives what each exports, by the file's name without `.ts`. */
export async function importFolder(folder: string): Promise<ReadonlyMap<string, unknown>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  return new Map(
    await Promise.all(
      files.map(async (name): Promise<[string, unknown]> => {
        const exported: unknown = await import(pathToFileURL(join(folder, name)).href);
        return [name.slice(0, -'.ts'.length), exported];
      }),
    ),
  );
}
