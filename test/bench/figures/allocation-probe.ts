import { findDriver } from '#drivers/catalogue.ts';
import { SIMULATORS } from '#test/simulators/index.ts';
import { recordAttempt } from '#test/simulators/recording.ts';

/** Bytes decoded in one pass: some hundred kilobytes of heap are not told from the noise of the runtime. */
const BYTES = 200_000;

/** One driver in a process of its own, started with `--expose-gc` and a young generation that holds a whole pass. */
const [id = '', passes = '3'] = process.argv.slice(2);
const driver = findDriver(id);
const make = SIMULATORS[id];
if (!driver || !make || !globalThis.gc) throw new Error(`${id}: no such driver, no simulator, or no --expose-gc`);

const { chunks } = await recordAttempt(driver, make());
const once = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
const times = Math.ceil(BYTES / once);

function pass(): number {
  const reader = driver?.passive(() => undefined);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < times; n += 1)
    for (const { bytes, at, channel } of chunks) reader?.push(bytes, at + n * 100_000, channel);
  const after = process.memoryUsage().heapUsed;
  return (after - before) / (once * times);
}

for (let warming = 0; warming < 3; warming += 1) pass();
process.stdout.write(JSON.stringify(Array.from({ length: Number(passes) }, pass)));
