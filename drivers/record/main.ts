import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Modality } from '#protocol/measurement.ts';
import type { DeviceDriver } from '../device.ts';
import { locate, type Place } from '../host/presence.ts';
import { pickDriver, runCommand, UsageError } from '../replay/command.ts';
import { driveAndPrint, type ReplayLine } from '../replay/replay.ts';
import { machineTransport } from '../transports/machine.ts';
import { RecordingPort } from '../transports/recording.ts';
import { PortError, type Transport } from '../transports/transport.ts';

const HELP = `Takes one measurement on a real device and writes every byte, both ways, to a capture that npm run replay follows.

  npm run record -- --device <id> [--port <path>] [--modality <modality>] <file>

  --device <id>  the driver to run; npm run replay -- --list shows the ids
  --port <path>  where the device is; without it, the only device of this kind on USB
  --modality <m> what to measure, for a device that measures several things: one of its manifest, the first by default
  --help         this text

Prints the readings as JSON, one a line. Ctrl-C ends the measurement and keeps what was recorded. An existing file is never
overwritten. The capture holds the readings of whoever is measured: keep it as such.
`;

/** Why the recording was ended by hand. */
class Ended extends Error {}

async function findDevice(driver: DeviceDriver, transport: Transport, port: string | undefined): Promise<Place> {
  const { id, links } = driver.manifest;
  const bindings = port === undefined ? [] : [{ driver: id, port }];
  const ports = await transport.list(new AbortController().signal);
  const located = locate([{ id, links }], bindings, ports).get(id);
  if (located?.type === 'at') return located.place;
  if (located?.type === 'ambiguous') throw new UsageError(`${located.reason} (here: name one with --port)`);
  if (port !== undefined) throw new UsageError(`${port} is not there, or is no port of a ${id}`);
  throw new UsageError(`no ${id} is plugged that USB identifies; name its port with --port <path>`);
}

function createCapture(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new UsageError(code === 'EEXIST' ? `${path} exists: it is not overwritten` : `cannot write ${path}: ${code}`);
  }
}

const printLine = (line: ReplayLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

type Task = { readonly driver: DeviceDriver; readonly wanted: Modality; readonly path: string };

async function record({ driver, wanted, path }: Task, transport: Transport, place: Place): Promise<void> {
  const file = createCapture(path);
  const ending = new AbortController();
  const end = (): void => ending.abort(new Ended());
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // A line is on its way to the disk before the next byte moves: whatever happens, what was recorded is there.
  const write = (line: string): void => void writeSync(file, `${line}\n`);
  try {
    write(`# ${driver.manifest.id} by ${place.link.via}, ${new Date().toISOString()}`);
    const port = await transport.open(place.address, place.link, ending.signal);
    try {
      await driveAndPrint(driver, new RecordingPort(port, write), ending.signal, printLine, wanted);
    } finally {
      await port.close();
    }
  } catch (cause) {
    if (cause instanceof PortError) write(`# ${cause.message}`);
    if (!(cause instanceof Ended)) throw cause;
    write('# ended by hand');
  } finally {
    closeSync(file);
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      device: { type: 'string' },
      port: { type: 'string' },
      modality: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const driver = pickDriver(values.device);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('exactly one file to write is needed; see --help');
  const { port } = values;
  const { modalities } = driver.manifest;
  const wanted = modalities.find((modality) => modality === (values.modality ?? modalities[0]));
  if (!wanted) throw new UsageError(`${driver.manifest.id} measures ${modalities.join(', ')}, not ${values.modality}`);
  const transport = machineTransport({
    bindings: () => (port === undefined ? [] : [{ driver: driver.manifest.id, port }]),
    links: () => driver.manifest.links,
  });
  await record({ driver, wanted, path }, transport, await findDevice(driver, transport, port));
}

await runCommand('record', () => run(process.argv.slice(2)));
