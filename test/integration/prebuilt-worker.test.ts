import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandFailed, runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import { builtWorkerFolder, prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';

/** The worker of this machine, packed as mediasoup packs the one that it publishes, and the host that gives it. */
let worker: string;
let archive: Buffer;
let host: Server;
let asked: string[];
let folder: string;
let cache: string;

beforeAll(async () => {
  worker = (await prepareMediasoupWorker()).executable;
  folder = await mkdtemp(join(tmpdir(), 'escale-prebuilt-'));
  await cp(worker, join(folder, 'mediasoup-worker'));
  await runCommand('tar', ['-czf', join(folder, 'worker.tgz'), '-C', folder, 'mediasoup-worker']);
  archive = await readFile(join(folder, 'worker.tgz'));
  host = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (/^\/releases\/[\d.]+\/mediasoup-worker-[\d.]+-linux-(x64|arm64)-kernel\d+\.tgz$/.test(url))
      response.end(archive);
    else response.writeHead(404).end();
  });
  await once(host.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  host?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  asked = [];
  cache = await mkdtemp(join(folder, 'cache-'));
});
afterEach(() => rm(cache, { recursive: true }));

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Prepares the worker in a process of its own, as on a machine with an empty cache and this much in its environment. */
async function prepare(env: NodeJS.ProcessEnv): Promise<{ path: string | undefined; said: string }> {
  const script = inProject('build/runtimes/mediasoup-worker.ts');
  const own = { PATH: process.env['PATH'], HOME: cache, XDG_CACHE_HOME: cache, ...env };
  const lines: string[] = [];
  const path = await runCommand(process.execPath, [script], { env: own, onLine: (line) => lines.push(line) }).catch(
    (error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      return undefined;
    },
  );
  return { path: path?.trim(), said: lines.join('\n') };
}

/** Puts a worker in the cache as one built there before. */
async function builtBefore(): Promise<string> {
  const built = join(cache, 'escale', await builtWorkerFolder());
  await mkdir(built, { recursive: true });
  await cp(worker, join(built, 'mediasoup-worker'));
  await chmod(join(built, 'mediasoup-worker'), 0o755);
  return join(built, 'mediasoup-worker');
}

describe('the published worker', () => {
  test('is fetched once where its digest is pinned, and kept', async () => {
    const env = {
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `${originOf(host)}/releases`,
      ESCALE_WORKER_SHA256: digestOf(archive),
    };
    const { path = '' } = await prepare(env);
    expect(path).toContain(`-prebuilt-sha256-${digestOf(archive)}/`);
    expect(digestOf(await readFile(path))).toBe(digestOf(await readFile(worker)));
    expect(await prepare(env)).toMatchObject({ path, said: path });
    expect(asked).toHaveLength(1);
  });

  test('is refused, and not kept, when it is not the one pinned', async () => {
    const other = digestOf(Buffer.from('another worker'));
    const { path, said } = await prepare({
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `${originOf(host)}/releases`,
      ESCALE_WORKER_SHA256: other,
    });
    expect(path).toBeUndefined();
    expect(said).toContain(`its digest is sha256-${digestOf(archive)}, pinned is sha256-${other}`);
    expect(await readdir(join(cache, 'escale'))).toEqual([]);
  });

  test('is not fetched without a pin: that is said, and the worker is built', async () => {
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `${originOf(host)}/releases` };
    // Without any program at hand the build goes no further than to name what it needs.
    const { path, said } = await prepare({ ...env, PATH: cache });
    expect(path).toBeUndefined();
    expect(said).toMatch(/^The prebuilt worker is not fetched: no digest of mediasoup-worker-\S+\.tgz is pinned/);
    expect(said).toContain('Install what Debian calls: g++ make meson');

    const built = await builtBefore();
    expect((await prepare(env)).path).toBe(built);
    expect(asked).toEqual([]);
  });

  test('gives way to the built one when its host does not answer, or does not have it', async () => {
    const built = await builtBefore();
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const nobody = originOf(silent);
    silent.close();
    for (const base of [nobody, `${originOf(host)}/elsewhere`]) {
      const { path, said } = await prepare({
        MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base,
        ESCALE_WORKER_SHA256: digestOf(archive),
      });
      expect(path).toBe(built);
      expect(said).toContain(`The prebuilt worker cannot be fetched: ${base}/`);
    }
  });

  test('is not looked for with a digest that is none', async () => {
    const { path, said } = await prepare({ ESCALE_WORKER_SHA256: 'abc' });
    expect(path).toBeUndefined();
    expect(said).toContain('ESCALE_WORKER_SHA256 is not a SHA-256 digest');
  });
});
