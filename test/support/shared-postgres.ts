import type { TestProject } from 'vitest/node';
import { requirePackages } from '#build/machine/system-packages.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the maintenance database of the run's PostgreSQL; each test makes its own beside it. */
    postgresUrl: string;
  }
}

/** Starts one PostgreSQL for all tests of a run, for making one takes longer than most tests. Returns how to end it. */
export default async function shareOnePostgres({ provide }: TestProject): Promise<() => Promise<void>> {
  await requirePackages(['postgresql']);
  const postgres = await startPostgres();
  provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
