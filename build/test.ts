import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
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
  'npm test [-- unit | integration | e2e | hardware | hardware-kiosk … --official]: prepares the machine and runs every test but hardware-kiosk, or those of the projects named; with --official on the official Electron or not at all',
);

/** Two lanes side by side, each one project after the other: what waits for a device or a page leaves a core to the other lane. */
const lanes = [
  ['unit', 'integration', 'hardware-kiosk'],
  ['hardware', 'e2e'],
] as const;
type Project = (typeof lanes)[number][number];
const projects: readonly Project[] = lanes.flat();
/** Run by its name only: a whole kiosk on an emulated processor takes its time, and the machine for itself. */
const BY_NAME: readonly Project[] = ['hardware-kiosk'];

function projectsAskedFor(args: readonly string[]): readonly Project[] {
  const unknown = args.filter((arg) => !projects.some((project) => project === arg));
  if (unknown.length > 0)
    throw new Error(`There is no test project ${unknown.join(', ')}: name ${projects.join(', ')}`);
  return args.length === 0
    ? projects.filter((project) => !BY_NAME.includes(project))
    : projects.filter((project) => args.includes(project));
}

/** What the tests need, as environment variables. Unit tests need nothing of the machine. */
async function prepare(asked: readonly Project[], official: boolean): Promise<NodeJS.ProcessEnv> {
  if (asked.includes('hardware') || asked.includes('hardware-kiosk')) await prepareBenchMachine();
  if (asked.every((project) => project === 'unit' || project === 'hardware')) return {};
  await requirePackages(['electron', 'virtual-display', 'simulators', 'chromium', 'postgresql', 'turn', 'printing']);
  const electron = await (official ? requireOfficialElectron() : prepareElectron());
  const worker = await prepareMediasoupWorker();
  await bundleAll();
  return { ESCALE_ELECTRON: electron.executable, MEDIASOUP_WORKER_BIN: worker.executable, ESCALE_BUNDLED: '1' };
}

/** Passes the lines on, each with the name of its project: two of them speak at once. */
function tellLines(project: Project, stream: Readable): void {
  createInterface({ input: stream }).on('line', (line) => console.log(`${project} | ${line}`));
}

async function runProject(project: Project, reports: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = spawn(inProject('node_modules/.bin/vitest'), args, {
    cwd: projectRoot,
    env: projectEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  tellLines(project, vitest.stdout);
  tellLines(project, vitest.stderr);
  const [exitCode] = await once(vitest, 'close');
  const answer: unknown = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  return tallyOf(project, answer, typeof exitCode === 'number' ? exitCode : 1);
}

await runScript(async () => {
  const { values, positionals } = parseArgs({ options: { official: { type: 'boolean' } }, allowPositionals: true });
  const asked = projectsAskedFor(positionals);
  const env = await prepare(asked, values.official ?? false);
  const reports = await mkdtemp(join(tmpdir(), 'escale-tests-'));
  let total = emptyTally;
  const runLane = async (lane: readonly Project[]): Promise<void> => {
    for (const project of lane.filter((each) => asked.includes(each))) {
      const tally = await runProject(project, reports, env);
      total = sum(total, tally);
    }
  };
  try {
    await Promise.all(lanes.map(runLane));
  } finally {
    await rm(reports, { recursive: true });
  }
  for (const { where, why } of total.failures) console.log(`failed: ${where}\n${why}\n`);
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
});
