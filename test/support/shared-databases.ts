import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { requirePackages } from '#build/machine/system-packages.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the maintenance database of the run's PostgreSQL; each test makes its own beside it. */
    postgresUrl: string;
    /** Where the first test to make an embedded database leaves a copy for the others. */
    pgliteTemplate: string;
  }
}

/** What all tests of a run share, for making a database takes longer than most tests. Returns how to end it. */
export default async function shareDatabases({ provide }: TestProject): Promise<() => Promise<void>> {
  await requirePackages(['postgresql']);
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'escale-databases-'));
  provide('postgresUrl', postgres.url);
  provide('pgliteTemplate', join(folder, 'pglite'));
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
