import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';

/** The one SQL dialect of the server, whether PGlite or PostgreSQL is behind it; a transaction is one too. */
export type Database = PgDatabase<PgQueryResultHKT>;

export interface OpenDatabase {
  readonly db: Database;
  /** Resolves when the database answers; rejects otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens and migrates PGlite in `<dataDir>/pglite`. Throws when another server runs on the same folder. */
export async function openPglite(dataDir: string): Promise<OpenDatabase> {
  const folder = join(dataDir, 'pglite');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  const client = new PGlite(folder, { relaxedDurability: false });
  await client.waitReady;
  await migrate(
    async (script) => void (await client.exec(script)),
    async () => (await client.query<{ name: string }>('SELECT name FROM migrations')).rows.map((row) => row.name),
  );
  return {
    db: drizzlePglite(client),
    ping: async () => void (await client.query('SELECT 1')),
    close: async () => {
      await client.close();
      await unlock();
    },
  };
}

/** Opens and migrates a PostgreSQL database; `url` as `postgres://…`. */
export async function openPostgres(url: string, onError: (error: Error) => void): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks (the database restarted) is replaced by the pool; without a listener it would end the server.
  pool.on('error', onError);
  const client = await pool.connect();
  try {
    await migrate(
      async (script) => void (await client.query(script)),
      async () => (await client.query<{ name: string }>('SELECT name FROM migrations')).rows.map((row) => row.name),
    );
  } finally {
    client.release();
  }
  const db = drizzleNodePostgres(pool);
  return { db, ping: async () => void (await db.execute(sql`SELECT 1`)), close: () => pool.end() };
}
