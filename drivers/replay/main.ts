import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { DeviceDriver } from '../devices/device.ts';
import { CATALOGUE, findDriver } from '../devices/index.ts';
import { CaptureError, parseCapture } from '../transports/capture.ts';
import { PortError } from '../transports/transport.ts';
import { type ReplayLine, replayPassive, replayStrict } from './replay.ts';

const HELP = `Replays a recorded capture through a device's driver and prints one JSON object a line.

  npm run replay -- --device <id> [--passive] <capture>
  npm run replay -- --list

  --device <id>  the driver to run, an id of --list
  --passive      feed only the device's bytes; for a capture whose host side is not this driver's
  --list         the devices, each with the grade of evidence behind its driver
  --help         this text

A capture is text: "<ms> <= hex" from the device, "<ms> => hex" to it, "#" starts a comment.
`;

/** A mistake in how the command was called: told with no stack. */
class UsageError extends Error {}

const NOT_VALIDATED: readonly string[] = ['C', 'D'];

function list(): string {
  const rows = CATALOGUE.map(({ manifest: { id, model, grade, kinds } }) => {
    const note = NOT_VALIDATED.includes(grade) ? ', not validated on a device' : '';
    return `${id.padEnd(20)} grade ${grade}  ${model} (${kinds.join(', ')})${note}`;
  });
  return `${rows.join('\n')}\n`;
}

function pickDriver(id: string | undefined): DeviceDriver {
  if (id === undefined) throw new UsageError('--device <id> is missing; --list shows the ids');
  const driver = findDriver(id);
  if (!driver) throw new UsageError(`no device "${id}"; there are: ${CATALOGUE.map((d) => d.manifest.id).join(', ')}`);
  return driver;
}

async function readCapture(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${path}: ${cause.code ?? cause.message}`);
  });
}

/** Lines are gathered into large writes: a long capture has tens of thousands. */
function lineWriter(): { print: (line: ReplayLine) => void; flush: () => void } {
  let pending = '';
  const flush = (): void => {
    process.stdout.write(pending);
    pending = '';
  };
  const print = (line: ReplayLine): void => {
    pending += `${JSON.stringify(line)}\n`;
    if (pending.length > 65_536) flush();
  };
  return { print, flush };
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      device: { type: 'string' },
      passive: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.list) {
    process.stdout.write(values.help ? HELP : list());
    return;
  }
  const driver = pickDriver(values.device);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('exactly one capture is needed; see --help');
  const lines = parseCapture(await readCapture(path));
  const { print, flush } = lineWriter();
  try {
    if (values.passive) replayPassive(driver, lines, print);
    else await replayStrict(driver, lines, print);
  } finally {
    flush();
  }
}

const isExpected = (cause: unknown): cause is Error =>
  cause instanceof UsageError ||
  cause instanceof CaptureError ||
  cause instanceof PortError ||
  (cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS'));

run(process.argv.slice(2)).catch((cause: unknown) => {
  process.stderr.write(`replay: ${isExpected(cause) ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
});
