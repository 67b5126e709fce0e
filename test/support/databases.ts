import { startPostgres } from './postgres.ts';

/** The databases the server runs on; what is proven on one is proven on both. */
export const DATABASES = ['pglite', 'postgresql'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** What the server's environment needs for this database, and how to give it back. */
export async function prepareDatabase(
  kind: DatabaseKind,
): Promise<{ env: Record<string, string>; release: () => Promise<void> }> {
  if (kind === 'pglite') return { env: {}, release: async () => {} };
  const postgres = await startPostgres();
  return { env: { DATABASE_URL: postgres.url }, release: () => postgres.stop() };
}
