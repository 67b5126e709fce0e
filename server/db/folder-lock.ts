import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';

/**
 * Keeps two servers off one PGlite folder, which would ruin it. The lock is a Linux abstract socket named after the folder:
 * the kernel frees it when the process dies, however it dies, so no stale lock can block the next start. Returns the unlock.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  if (process.platform !== 'linux') return async () => {};
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  const holder = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    holder.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`another server is running on ${folder}; stop it first, or set ESCALE_DATA_DIR or DATABASE_URL`)
          : error,
      ),
    );
    holder.listen(`\0escale-${name}`, resolve);
  });
  holder.unref();
  return () => new Promise((resolve) => holder.close(() => resolve()));
}
