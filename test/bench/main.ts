import { parseArgs } from 'node:util';
import { bundleAll } from '#build/bundle.ts';
import { runScript, say } from '#build/machine/progress.ts';
import { inProject } from '#build/machine/project.ts';
import { requirePackages } from '#build/machine/system-packages.ts';
import { prepareElectron } from '#build/runtimes/electron.ts';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import type { Bench } from './figure.ts';
import { allocation } from './figures/allocation.ts';
import { callCpu } from './figures/call-cpu.ts';
import { decode } from './figures/decode.ts';
import { glass } from './figures/glass.ts';
import { hostLoad } from './figures/host-load.ts';
import { join } from './figures/join.ts';
import { latency } from './figures/latency.ts';
import { memory } from './figures/memory.ts';
import { network } from './figures/network.ts';
import { plug } from './figures/plug.ts';
import { readingDelay } from './figures/reading-delay.ts';
import { recovery } from './figures/recovery.ts';
import { relay } from './figures/relay.ts';
import { soak } from './figures/soak.ts';
import { start } from './figures/start.ts';
import { type Runtimes, surroundings } from './machine.ts';
import { headingOf, keep, tableOf } from './report.ts';

const benches: readonly Bench[] = [
  latency,
  start,
  join,
  glass,
  decode,
  allocation,
  readingDelay,
  hostLoad,
  plug,
  memory,
  network,
  recovery,
  soak,
  relay,
  callCpu,
];

const help = `npm run bench [-- --only <name> …] [--quick]: measures the product on this machine, real parts throughout.

  --only <name>  one of the measurements below; may be given again
  --quick        few samples: shows that it works, tells nothing else
  --help         this text

${benches.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

Prints each figure as min, median, p95 and max with machine and versions, and writes all samples to artifacts/bench/<name>.json.
Leave the machine alone meanwhile.
`;

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(', ')}: name ${benches.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

async function prepare(): Promise<Runtimes> {
  await requirePackages(['electron', 'virtual-display', 'simulators', 'chromium']);
  const electron = await prepareElectron();
  const worker = await prepareMediasoupWorker();
  process.env['ESCALE_ELECTRON'] = electron.executable;
  process.env['MEDIASOUP_WORKER_BIN'] = worker.executable;
  await bundleAll();
  process.env['ESCALE_BUNDLED'] = '1';
  return { electron, worker };
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const asked = chosen(values.only);
  const runtimes = await prepare();
  const failed: string[] = [];
  for (const { name, about, measure } of asked) {
    const where = await surroundings(runtimes);
    say(`· ${about} …`);
    try {
      const figures = await measure(values.quick ? 'quick' : 'full');
      const file = await keep(inProject('artifacts/bench'), name, where, figures);
      process.stdout.write(`\n${about}\n${headingOf(where)}\n${tableOf(figures)}\n${file}\n\n`);
    } catch (error) {
      // One measurement that cannot be made must not cost the others.
      failed.push(name);
      say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  if (failed.length > 0) throw new Error(`Not measured: ${failed.join(', ')}`);
});
