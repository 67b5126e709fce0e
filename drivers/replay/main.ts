import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CATALOGUE } from '../catalogue.ts';
import { parseCapture } from '../transports/capture.ts';
import { lineWriter, pickDriver, runCommand, UsageError } from './command.ts';
import { replayPassive, replayStrict } from './replay.ts';

const HELP = `Replays a recorded capture through a device's driver and prints one JSON object a line.

  npm run replay -- --device <id> [--passive] <capture>
  npm run replay -- --list

  --device <id>  the driver to run, an id of --list
  --passive      feed only the device's bytes; for a capture whose host side is not this driver's
  --list         the devices, each with the grade of evidence behind its driver
  --help         this text

A capture is text: "<ms> <= hex" from the device, "<ms> => hex" to it, "#" starts a comment.
`;

const NOT_VALIDATED: readonly string[] = ['C', 'D'];

function list(): string {
  const rows = CATALOGUE.map(({ manifest: { id, model, grade, kinds } }) => {
    const note = NOT_VALIDATED.includes(grade) ? ', not validated on a device' : '';
    return `${id.padEnd(20)} grade ${grade}  ${model} (${kinds.join(', ')})${note}`;
  });
  return `${rows.join('\n')}\n`;
}

async function readCapture(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${path}: ${cause.code ?? cause.message}`);
  });
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

await runCommand('replay', () => run(process.argv.slice(2)));
