import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { CommandFailed, runCommand } from './machine/command.ts';
import { offerHelp, runScript } from './machine/progress.ts';
import { inProject, projectEnvironment, projectRoot } from './machine/project.ts';
import { prepareOldestElectronTypes } from './runtimes/electron-types.ts';

offerHelp(
  'npm run check: format and lint, types, import rules and unused code; prints one line each, exits 1 when one fails',
);

interface Check {
  readonly name: string;
  /** A tool of the project's own node_modules/.bin. */
  readonly tool: string;
  readonly args: readonly string[];
  /** What must be there before. */
  readonly prepare?: () => Promise<void>;
}

const rooms = [
  'protocol',
  'media',
  'kiosk-config',
  'drivers',
  'main',
  'server',
  'renderer',
  'console',
  'build',
  'test',
];

/** What was found right is kept, so that only changes are looked at again. */
const typesOf = (project: string) => [
  ...['-p', `${project}.json`],
  ...['--incremental', '--tsBuildInfoFile', `node_modules/.cache/escale/${project}.tsbuildinfo`],
];

// The longest first, so that none is left to run alone at the end.
const checks: readonly Check[] = [
  { name: 'types of renderer, console and preload', tool: 'tsc', args: typesOf('tsconfig.web') },
  { name: 'types of tests', tool: 'tsc', args: typesOf('tsconfig.test') },
  { name: 'types of main, drivers and server', tool: 'tsc', args: typesOf('tsconfig') },
  {
    // The types of all else are those of the official Electron: what main and preload use must be in both.
    name: 'types of main and preload on the oldest Electron',
    tool: 'tsc',
    args: typesOf('tsconfig.oldest-electron'),
    prepare: prepareOldestElectronTypes,
  },
  {
    name: 'import rules',
    tool: 'depcruise',
    args: ['--config', '.dependency-cruiser.json', ...rooms.filter((room) => existsSync(inProject(room)))],
  },
  { name: 'unused code', tool: 'knip', args: ['--no-progress'] },
  { name: 'format and lint', tool: 'biome', args: ['ci', '--colors=off', '--error-on-warnings', '.'] },
];

/** Runs one check and prints its result. Resolves with whether it passed. */
async function runCheck({ name, tool, args, prepare }: Check): Promise<boolean> {
  const started = performance.now();
  const took = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    await prepare?.();
    await runCommand(inProject('node_modules/.bin', tool), args, { cwd: projectRoot, env: projectEnvironment() });
    console.log(`✓ ${name} (${took()})`);
    return true;
  } catch (error) {
    const output = error instanceof CommandFailed ? error.output.trimEnd() : String(error);
    console.log(`✗ ${name} (${took()})\n${output}`);
    return false;
  }
}

await runScript(async () => {
  const waiting = [...checks];
  let failed = 0;
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (!(await runCheck(check))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), checks.length) }, work));
  console.log(failed === 0 ? 'check passed' : `${failed} of ${checks.length} checks failed`);
  if (failed > 0) process.exitCode = 1;
});
