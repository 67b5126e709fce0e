import { CATALOGUE, findDriver } from '../catalogue.ts';
import type { DeviceDriver } from '../device.ts';
import { CaptureError } from '../transports/capture.ts';
import { PortError } from '../transports/transport.ts';
import type { ReplayLine } from './replay.ts';

/** A mistake in how a command was called: told with no stack. */
export class UsageError extends Error {}

export function pickDriver(id: string | undefined): DeviceDriver {
  if (id === undefined) throw new UsageError('--device <id> is missing; npm run replay -- --list shows the ids');
  const driver = findDriver(id);
  if (!driver) throw new UsageError(`no device "${id}"; there are: ${CATALOGUE.map((d) => d.manifest.id).join(', ')}`);
  return driver;
}

/** Lines are gathered into large writes: a long capture has tens of thousands. */
export function lineWriter(): { print: (line: ReplayLine) => void; flush: () => void } {
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

const isExpected = (cause: unknown): cause is Error =>
  cause instanceof UsageError ||
  cause instanceof CaptureError ||
  cause instanceof PortError ||
  (cause instanceof TypeError && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS'));

/** Runs a command; what goes wrong is told on standard error, and in the exit code. */
export async function runCommand(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    process.stderr.write(`${name}: ${isExpected(cause) ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}
