import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SIMULATORS } from './index.ts';
import { SimulatedDevice } from './pty.ts';

const HELP = `Runs a simulated device behind a pseudo-terminal, until its standard input ends or a signal comes.

  node test/simulators/main.ts --device <id> --port <path> [--fault <name>] [--speed <n>]

  --device <id>    ${Object.keys(SIMULATORS).join(', ')}
  --port <path>    where the pseudo-terminal appears
  --fault <name>   the fault it starts with; --fault list names them
  --speed <n>      how many times faster than the clock the device lives (default 1)
  --help           this text

JSON lines on standard input control it: {"fault":"finger-out"}, {"fault":"none"}, {"set":{"spo2":93}}, {"plugged":false}.
Each is answered by a JSON line: {"ok":true} or {"ok":false,"error":"…"}.
`;

const Control = z.union([
  z.strictObject({ fault: z.string() }),
  z.strictObject({ set: z.record(z.string(), z.number()) }),
  z.strictObject({ plugged: z.boolean() }),
]);

const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

async function control(device: SimulatedDevice, line: string): Promise<void> {
  const wish = Control.parse(JSON.parse(line));
  if ('fault' in wish) device.play(wish.fault);
  else if ('set' in wish) device.set(wish.set);
  else await (wish.plugged ? device.plug() : device.unplug());
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      device: { type: 'string' },
      port: { type: 'string' },
      fault: { type: 'string', default: 'none' },
      speed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const make = SIMULATORS[values.device ?? ''];
  if (!make) throw new RangeError(`--device must be one of ${Object.keys(SIMULATORS).join(', ')}`);
  const simulator = make();
  if (values.fault === 'list') {
    process.stdout.write(`${simulator.faults.join('\n')}\n`);
    return;
  }
  if ('packets' in simulator) throw new RangeError('this device is no serial one: no pseudo-terminal stands for it');
  if (values.port === undefined) throw new RangeError('--port <path> is missing');
  const device = new SimulatedDevice(simulator, values.port, { speed: Number(values.speed) });
  device.play(values.fault);
  await device.plug();
  say({ ready: values.port });

  const leave = (): void => void device.unplug().then(() => process.exit(0));
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  for await (const line of createInterface({ input: process.stdin })) {
    await control(device, line).then(
      () => say({ ok: true }),
      (cause: unknown) => say({ ok: false, error: cause instanceof Error ? cause.message : String(cause) }),
    );
  }
  leave();
}

run().catch((cause: unknown) => {
  process.stderr.write(`simulator: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
});
