import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { CATALOGUE, findDriver } from '#drivers/catalogue.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { type Effort, fuzz, type Spent } from './fuzzer.ts';
import { makeSubject } from './subject.ts';

const HELP = `Damages what each device sends, guided by the coverage of the drivers, and stops at the first broken rule.

  npm run fuzz -- [--device <id>] [--frames <n>] [--seconds <n>] [--seed <n>]

  --device <id>   one driver; all of them without it
  --frames <n>    frames pushed into each driver; 10,000,000 for a night
  --seconds <n>   seconds spent on each driver at most
  --seed <n>      where chance begins; a finding names it
`;

/** Ms in which a driver must come back from a case, all cases of a batch included, before it counts as hanging. */
const HANGS_AFTER = 30_000;

type Job = { readonly device: string; readonly effort: Effort };

/** Fuzzes one driver in a thread of its own, which is ended when the driver never comes back. */
function fuzzApart(job: Job): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job });
    const limit = job.effort.time + HANGS_AFTER;
    const watch = setTimeout(() => {
      reject(new Error(`${job.device}, seed ${job.effort.seed}: hangs`));
      void worker.terminate();
    }, limit);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => clearTimeout(watch));
  });
}

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      device: { type: 'string' },
      frames: { type: 'string', default: 'Infinity' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const wanted = values.device === undefined ? CATALOGUE : [findDriver(values.device)];
  const frames = Number(values.frames);
  // A night's number of frames takes the time it takes.
  const time = Number.isFinite(frames) ? 24 * 3_600_000 : Number(values.seconds) * 1000;
  for (const driver of wanted) {
    if (!driver)
      throw new Error(`no device "${values.device}"; there are: ${CATALOGUE.map((d) => d.manifest.id).join(', ')}`);
    const { id } = driver.manifest;
    const spent = await fuzzApart({ device: id, effort: { frames, time, seed: Number(values.seed) } });
    const { frames: pushed, cases, corpus, blocks } = spent;
    process.stdout.write(
      `${id.padEnd(22)} ${pushed} frames in ${cases} cases; ${corpus} kept, ${blocks} blocks reached\n`,
    );
  }
}

async function work({ device, effort }: Job): Promise<void> {
  const driver = findDriver(device);
  const make = SIMULATORS[device];
  if (!driver || !make) throw new Error(`${device} has no simulator to begin from`);
  parentPort?.postMessage(fuzz(await makeSubject(driver, make), effort));
}

if (isMainThread) {
  run(process.argv.slice(2)).catch((cause: unknown) => {
    process.stderr.write(`fuzz: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  });
} else await work(workerData);
