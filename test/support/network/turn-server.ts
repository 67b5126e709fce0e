import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from '#build/machine/project.ts';
import { freePort } from '#build/start/port.ts';
import { endProcess } from '../processes.ts';
import { makeCertificate } from './authority.ts';
import { latch } from './latch.ts';

/** How long coturn may take to open its ports, ms. */
const PATIENCE = 20_000;

/** Debian's coturn on loopback, with the configuration that docs/network.md tells operators to use. */
export interface TurnServer {
  readonly secret: string;
  /** Where clients reach it. */
  readonly address: string;
  readonly port: number;
  readonly tlsPort: number;
  /** Where what it relays comes from. */
  readonly relayAddress: string;
  /** The authority of its certificate, a PEM file. */
  readonly authority: string;
  /** The name its certificate is for. */
  readonly name: string;
  /** All it has logged. */
  output(): string;
  stop(): Promise<void>;
}

/** `peers`: the addresses it may relay to. */
export async function startTurnServer({ peers }: { readonly peers: readonly string[] }): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-turn-'));
  const [address, relayAddress, name] = ['127.0.0.1', '127.0.0.3', 'relais.escale.test'];
  const [port, tlsPort] = [await freePort(), await freePort()];
  const secret = randomBytes(32).toString('hex');
  const { authority, certificate, key } = await makeCertificate(folder, name, address);
  const isRoot = process.getuid?.() === 0;
  const own: Readonly<Record<string, readonly string[]>> = {
    'listening-port': [String(port)],
    'tls-listening-port': [String(tlsPort)],
    cert: [certificate],
    pkey: [key],
    realm: [name],
    'static-auth-secret': [secret],
    'allowed-peer-ip': peers,
    // What only this machine asks for.
    'listening-ip': [address],
    'relay-ip': [relayAddress],
    'allow-loopback-peers': [''],
    userdb: [join(folder, 'turndb')],
    pidfile: [join(folder, 'pid')],
    'log-file': ['stdout'],
    verbose: [''],
    ...(isRoot ? { 'proc-user': ['turnserver'], 'proc-group': ['turnserver'] } : {}),
  };
  const configuration = join(folder, 'turnserver.conf');
  await writeFile(configuration, linesWith(await documentedLines(), own));
  // It becomes another account than root once its ports are open.
  for (const file of [folder, certificate, key]) await chmod(file, 0o755);

  const turn = spawn('turnserver', ['-c', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  const ready = latch();
  for (const stream of [turn.stdout, turn.stderr])
    stream.on('data', (text: Buffer) => {
      written += text.toString();
      if (written.includes('Total General servers')) ready.open();
    });
  const ended = new Promise<never>((_, reject) => {
    turn.once('error', reject);
    turn.once('exit', (code) => reject(new Error(`coturn ended with code ${code}:\n${written}`)));
    setTimeout(() => reject(new Error(`coturn was not ready in time:\n${written}`)), PATIENCE).unref();
  });
  const stop = async () => {
    await endProcess(turn);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([ready.opened, ended]);
  } catch (error) {
    await stop();
    throw error;
  }
  ended.catch(() => undefined);
  return { secret, address, port, tlsPort, relayAddress, authority, name, output: () => written, stop };
}

/** The lines operators are told to write. */
async function documentedLines(): Promise<string[]> {
  const page = await readFile(inProject('docs/network.md'), 'utf8');
  const [, block] = /^```conf\n([\s\S]*?)^```$/m.exec(page) ?? [];
  if (block === undefined) throw new Error('docs/network.md shows no configuration of the relay');
  return block.trimEnd().split('\n');
}

/** A coturn configuration of these lines, with values of this machine in place of theirs, and what else is given. */
function linesWith(lines: readonly string[], own: Readonly<Record<string, readonly string[]>>): string {
  const kept = lines.filter((line) => !((line.split('=')[0] ?? '') in own));
  const given = Object.entries(own).flatMap(([option, values]) =>
    values.map((value) => (value === '' ? option : `${option}=${value}`)),
  );
  return `${[...kept, ...given].join('\n')}\n`;
}
