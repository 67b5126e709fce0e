import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { runCommand } from './command.ts';

/** A digest as package registries write it: `sha512-<base64>`; or as Debian does: `sha256-<hex>`. */
export type PinnedDigest = `sha512-${string}` | `sha256-${string}`;

/** Rejects when the file's digest is not the pinned one. */
export async function verifyDigest(file: string, pinned: PinnedDigest): Promise<void> {
  const [algorithm, encoding] = pinned.startsWith('sha512-')
    ? (['sha512', 'base64'] as const)
    : (['sha256', 'hex'] as const);
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  const actual = `${algorithm}-${hash.digest(encoding)}`;
  if (actual !== pinned)
    throw new Error(`${file} is not the file expected: its digest is ${actual}, pinned is ${pinned}`);
}

const fetchTimeoutMs = 60_000;

/** A file could not be fetched: its host does not answer, or does not have it. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';
}

/** Fetches `url` into `file`, unchecked. @throws NotFetched */
export async function fetchFile(url: string, file: string): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    if (!response.ok || response.body === null) throw new Error(`it answered ${response.status}`);
    await pipeline(response.body, createWriteStream(file));
  } catch (cause) {
    // What fetch says itself, "fetch failed", tells nothing; its cause does.
    const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
    throw new NotFetched(`${url}: ${reason instanceof Error ? reason.message : String(reason)}`, { cause });
  }
}

const packResult = z.array(z.object({ filename: z.string() })).length(1);

/** Fetches a package's tarball from the npm registry into `folder`, checked against its pinned integrity. */
export async function fetchFromNpm(packageAtVersion: string, integrity: PinnedDigest, folder: string): Promise<string> {
  const answer = await runCommand('npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
    packageAtVersion,
  ]);
  const [packed] = packResult.parse(normalisePackAnswer(JSON.parse(answer)));
  if (packed === undefined) throw new Error(`npm pack gave no file for ${packageAtVersion}`);
  const tarball = join(folder, packed.filename);
  await verifyDigest(tarball, integrity);
  return tarball;
}

/** npm 12 answers with an object keyed by package, earlier ones with an array. */
function normalisePackAnswer(answer: unknown): unknown {
  return Array.isArray(answer) || typeof answer !== 'object' || answer === null ? answer : Object.values(answer);
}

/** Unpacks an archive; `members` limits it to those paths. */
export async function unpack(archive: string, folder: string, members: readonly string[] = []): Promise<void> {
  // Archives made on a Mac carry headers that GNU tar does not know and would warn about, each file twice.
  await runCommand('tar', [
    '--warning=no-unknown-keyword',
    '--no-same-owner',
    '-xf',
    archive,
    '-C',
    folder,
    ...members,
  ]);
}
