import { chmod, rm } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { cachedFolder } from '../machine/cache.ts';
import { fetchFile, NotFetched, type PinnedDigest, unpack, verifyDigest } from '../machine/download.ts';
import { step } from '../machine/progress.ts';

/**
 * The digests of mediasoup's own archives that someone has verified, by the archive's name. An archive that is not here is
 * fetched only where the environment gives its digest.
 */
const pins: Readonly<Record<string, PinnedDigest>> = {};

/** Where mediasoup publishes its archives; its own variable MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL names a mirror. */
const publisher = 'https://github.com/versatica/mediasoup/releases/download';

/** The name that mediasoup gives to the archive of its worker for this machine (its npm-scripts.mjs). */
function archiveName(version: string): string {
  const kernel = platform() === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  return `mediasoup-worker-${version}-${platform()}-${arch()}${kernel}.tgz`;
}

/** The digest that the archive must have; undefined when nobody has given one. */
function pinOf(archive: string): PinnedDigest | undefined {
  const given = process.env['ESCALE_WORKER_SHA256'];
  if (given === undefined || given === '') return pins[archive];
  if (!/^[0-9a-f]{64}$/.test(given)) {
    throw new Error('ESCALE_WORKER_SHA256 is not a SHA-256 digest: 64 characters of 0-9 and a-f, as sha256sum prints');
  }
  return `sha256-${given}`;
}

/** The worker's executable, or what kept it from being fetched, in a sentence. */
export type Prebuilt = { readonly executable: string } | { readonly missing: 'pin' | 'host'; readonly why: string };

/**
 * The worker that mediasoup publishes for this machine, from the cache or fetched, if its digest is pinned. Rejects an archive
 * that is not the one pinned.
 */
export async function fetchPrebuiltWorker(version: string): Promise<Prebuilt> {
  const archive = archiveName(version);
  const pin = pinOf(archive);
  if (pin === undefined) {
    const why = `The prebuilt worker is not fetched: no digest of ${archive} is pinned. ESCALE_WORKER_SHA256 can give one.`;
    return { missing: 'pin', why };
  }
  const base = process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || publisher;
  try {
    const folder = await cachedFolder(`mediasoup-worker-${version}-prebuilt-${pin}`, (unfinished) =>
      step(`fetching mediasoup's worker ${version}`, async () => {
        const download = join(unfinished, archive);
        await fetchFile(`${base}/${version}/${archive}`, download);
        await verifyDigest(download, pin);
        await unpack(download, unfinished, ['mediasoup-worker']);
        await rm(download);
        await chmod(join(unfinished, 'mediasoup-worker'), 0o755);
      }),
    );
    return { executable: join(folder, 'mediasoup-worker') };
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return { missing: 'host', why: `The prebuilt worker cannot be fetched: ${error.message}.` };
  }
}
