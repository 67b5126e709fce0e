/**
 * Runs in the hardware bench's machine and obeys the test process: starts commands, passes their streams on, tells how they
 * ended. One JSON message a line on a virtio port, both ways. When the test process is gone it ends, and the machine with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AgentOrder, AgentReport } from '../machine/agent-protocol.ts';

const PORTS = '/sys/class/virtio-ports';

/** The device of the port that QEMU was told to call `name`. */
function portNamed(name: string): string {
  const port = readdirSync(PORTS).find((each) => readFileSync(`${PORTS}/${each}/name`, 'utf8').trim() === name);
  if (port === undefined) throw new Error(`the machine has no port ${name}`);
  return `/dev/${port}`;
}

// The port can be opened once only.
const port = openSync(portNamed('escale.agent'), 'r+');
const running = new Map<number, ChildProcess>();

const report = (message: AgentReport): void => {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < line.length; ) sent += writeSync(port, line, sent);
};

function start({ id, command, account }: Extract<AgentOrder, { type: 'start' }>): void {
  const as =
    account === 'root'
      ? []
      : ['setpriv', `--reuid=${account}`, `--regid=${account}`, '--init-groups', '--no-new-privs'];
  const [program = 'true', ...args] = [...as, ...command];
  const child = spawn(program, args, { stdio: 'pipe', cwd: '/' });
  running.set(id, child);
  child.stdout.on('data', (bytes: Buffer) =>
    report({ type: 'output', id, stream: 'out', data: bytes.toString('base64') }),
  );
  child.stderr.on('data', (bytes: Buffer) =>
    report({ type: 'output', id, stream: 'err', data: bytes.toString('base64') }),
  );
  // A command that ends before it has read everything is not the agent's concern.
  child.stdin.on('error', () => undefined);
  child.on('error', (cause) =>
    report({ type: 'output', id, stream: 'err', data: Buffer.from(`${cause.message}\n`).toString('base64') }),
  );
  child.on('close', (code, signal) => {
    running.delete(id);
    report({ type: 'ended', id, code: code ?? -1, ...(signal === null ? {} : { signal }) });
  });
}

function obey(order: AgentOrder): void {
  switch (order.type) {
    case 'start':
      start(order);
      return;
    case 'input':
      running.get(order.id)?.stdin?.write(Buffer.from(order.data, 'base64'));
      return;
    case 'end-input':
      running.get(order.id)?.stdin?.end();
      return;
    case 'kill':
      running.get(order.id)?.kill(order.signal);
  }
}

const orders = createInterface({ input: createReadStream('', { fd: port }) });
orders.on('line', (line) => {
  // The other end is the bench's own: what it sends is an order.
  obey(JSON.parse(line) as AgentOrder);
});
orders.on('close', () => process.exit(0));
report({ type: 'ready', uptime: Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) });
