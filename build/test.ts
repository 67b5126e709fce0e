import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAll } from './bundle.ts';
import { offerHelp, runScript } from './machine/progress.ts';
import { inProject, projectEnvironment, projectRoot } from './machine/project.ts';
import { requirePackages } from './machine/system-packages.ts';
import { prepareBenchMachine } from './runtimes/bench-machine.ts';
import { prepareElectron, requireOfficialElectron } from './runtimes/electron.ts';
import { prepareMediasoupWorker } from './runtimes/mediasoup-worker.ts';
import { emptyTally, sum, type Tally, tallyOf } from './tests/tally.ts';

offerHelp(
  'npm test [-- unit | integration | e2e | hardware … --official]: prepares the machine and runs every test, or those of the projects named; with --official on the official Electron or not at all',
);

const projects = ['unit', 'integration', 'e2e', 'hardware'] as const;
type Project = (typeof projects)[number];

function projectsAskedFor(args: readonly string[]): readonly Project[] {
  const unknown = args.filter((arg) => !projects.some((project) => project === arg));
  if (unknown.length > 0)
    throw new Error(`There is no test project ${unknown.join(', ')}: name ${projects.join(', ')}`);
  return args.length === 0 ? projects : projects.filter((project) => args.includes(project));
}

/** What the tests need, as environment variables. Unit tests need nothing of the machine. */
async function prepare(asked: readonly Project[], official: boolean): Promise<NodeJS.ProcessEnv> {
  if (asked.includes('hardware')) await prepareBenchMachine();
  if (asked.every((project) => project === 'unit' || project === 'hardware')) return {};
  await requirePackages(['electron', 'virtual-display', 'simulators', 'chromium', 'postgresql']);
  const electron = await (official ? requireOfficialElectron() : prepareElectron());
  const worker = await prepareMediasoupWorker();
  await bundleAll();
  return { ESCALE_ELECTRON: electron.executable, MEDIASOUP_WORKER_BIN: worker.executable };
}

async function runProject(project: Project, reports: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = spawn(inProject('node_modules/.bin/vitest'), args, {
    cwd: projectRoot,
    env: projectEnvironment(env),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [exitCode] = await once(vitest, 'close');
  const answer: unknown = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  return tallyOf(answer, typeof exitCode === 'number' ? exitCode : 1);
}

await runScript(async () => {
  const { values, positionals } = parseArgs({ options: { official: { type: 'boolean' } }, allowPositionals: true });
  const asked = projectsAskedFor(positionals);
  const env = await prepare(asked, values.official ?? false);
  const reports = await mkdtemp(join(tmpdir(), 'escale-tests-'));
  let total = emptyTally;
  try {
    for (const project of asked) total = sum(total, await runProject(project, reports, env));
  } finally {
    await rm(reports, { recursive: true });
  }
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
});
