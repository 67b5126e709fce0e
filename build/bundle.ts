import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { consoleBundle, radioBundle, rendererBundle } from './bundles/browser.ts';
import { driversHostBundle, mainBundle, preloadBundle, radioPreloadBundle } from './bundles/electron.ts';
import { fingerprint } from './bundles/fingerprint.ts';
import { offerHelp, runScript, say, step } from './machine/progress.ts';
import { inProject } from './machine/project.ts';

interface Bundle {
  /** The file or folder under dist/ that it becomes. */
  readonly output: string;
  readonly entry: string;
  /** The rooms whose files may end up in it. */
  readonly rooms: readonly string[];
  readonly config: InlineConfig;
}

const bundles: readonly Bundle[] = [
  { output: 'main.cjs', entry: 'main/main.ts', rooms: ['main', 'protocol', 'kiosk-config'], config: mainBundle },
  { output: 'preload.cjs', entry: 'main/preload.ts', rooms: ['main', 'protocol'], config: preloadBundle },
  {
    output: 'radio-preload.cjs',
    entry: 'main/radio/radio-preload.ts',
    rooms: ['main/radio', 'protocol'],
    config: radioPreloadBundle,
  },
  {
    output: 'radio',
    entry: 'renderer/radio/radio.html',
    rooms: ['renderer/radio', 'protocol'],
    config: radioBundle,
  },
  {
    output: 'drivers-host.cjs',
    entry: 'drivers/host/main.ts',
    rooms: ['drivers', 'protocol', 'kiosk-config'],
    config: driversHostBundle,
  },
  {
    output: 'renderer',
    entry: 'renderer/index.html',
    rooms: ['renderer', 'media', 'protocol'],
    config: rendererBundle,
  },
  { output: 'console', entry: 'console/index.html', rooms: ['console', 'media', 'protocol'], config: consoleBundle },
];

/** What else decides a bundle's content: the libraries, and how bundles are made. */
const sharedInputs = ['package.json', 'package-lock.json', 'build/bundles', 'build/bundle.ts'];

export interface BundleOptions {
  /** Makes bundles anew even if their inputs have not changed. */
  readonly force?: boolean;
  /** Limits it to these outputs; all without it. */
  readonly only?: readonly string[];
}

/** Brings dist/ up to date with the sources. A bundle whose inputs have not changed is left alone. */
export async function bundleAll({ force = false, only = [] }: BundleOptions = {}): Promise<void> {
  const marks = inProject('dist/.fingerprints');
  await mkdir(marks, { recursive: true });
  const shared = await fingerprint(sharedInputs);
  for (const { output, entry, rooms, config } of bundles) {
    if (only.length > 0 && !only.includes(output)) continue;
    if (!existsSync(inProject(entry))) throw new Error(`${entry} is missing: ${output} cannot be bundled`);
    const current = shared + (await fingerprint(rooms));
    const mark = join(marks, output);
    const previous = await readFile(mark, 'utf8').catch(() => undefined);
    if (!force && previous === current && existsSync(inProject('dist', output))) continue;
    await step(`bundling dist/${output}`, () => build({ ...config, configFile: false, logLevel: 'warn' }));
    await writeFile(mark, current);
  }
}

if (import.meta.main) {
  offerHelp(
    'npm run bundle [-- --force <output> …]: brings dist/, or those outputs of it, up to date with the sources',
  );
  await runScript(async () => {
    const args = process.argv.slice(2);
    const only = args.filter((arg) => arg !== '--force');
    const unknown = only.filter((name) => !bundles.some(({ output }) => output === name));
    if (unknown.length > 0) {
      throw new Error(
        `There is no bundle ${unknown.join(', ')}: name ${bundles.map(({ output }) => output).join(', ')}`,
      );
    }
    await bundleAll({ force: args.includes('--force'), only });
    say('dist/ is up to date');
  });
}
