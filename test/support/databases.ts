import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type OpenDatabase, openPglite, openPostgres } from '#server/db/database.ts';
import type { Query } from './records.ts';

/** The databases the server runs on; what is proven on one is proven on both. */
export const DATABASES = ['pglite', 'postgresql'] as const;
type DatabaseKind = (typeof DATABASES)[number];

/** An empty database of its own. Given to `startServer` as it is, the server runs on it. */
export interface PreparedDatabase {
  /** An empty folder for the server's secrets, and for the embedded database. */
  readonly dataDir: string;
  /** What the server's environment needs for this database. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens and migrates it in this process, as the server does. */
  open(): Promise<OpenDatabase>;
  /** Plain SQL; PGlite answers only once the server has ended. */
  readonly query: Query;
  /** Removes it with all that is in it. */
  release(): Promise<void>;
}

/** Prepares a database in a temporary folder, or in the PostgreSQL that the whole test run shares. */
export async function prepareDatabase(kind: DatabaseKind): Promise<PreparedDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'escale-data-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  if (kind === 'pglite') {
    const folder = join(dataDir, 'pglite');
    await copyEmptyPglite(folder);
    const query = queryPglite(folder);
    return { dataDir, env: {}, open: () => openPglite(dataDir), query, release: removeFolder };
  }
  const administration = inject('postgresUrl');
  const name = `escale_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(administration);
  url.pathname = name;
  await queryPostgres(administration)(`CREATE DATABASE ${name}`);
  let released = false;
  // No test breaks the connection of an open database: an error on it is a fault, and ends the test run.
  const failLoudly = (error: Error): void => {
    if (!released) throw error;
  };
  return {
    dataDir,
    env: { DATABASE_URL: url.href },
    open: () => openPostgres(url.href, failLoudly),
    query: queryPostgres(url.href),
    release: async () => {
      released = true;
      // A server that a test has killed may still be counted as connected.
      await queryPostgres(administration)(`DROP DATABASE ${name} WITH (FORCE)`);
      await removeFolder();
    },
  };
}

/** Copies the run's empty embedded database, which the first to ask makes: six seconds of a processor. */
async function copyEmptyPglite(folder: string): Promise<void> {
  const template = inject('pgliteTemplate');
  if (!existsSync(template)) {
    const own = `${template}-${randomUUID()}`;
    await (await PGlite.create(own)).close();
    // Another may have been as early: either copy is as good.
    await rename(own, template).catch(() => rm(own, { recursive: true }));
  }
  await cp(template, folder, { recursive: true });
}

/** Reads an embedded database whose server has ended. */
export function queryPglite(folder: string): Query {
  return async <Row extends object>(sql: string) => {
    const database = await PGlite.create(folder);
    try {
      return (await database.query<Row>(sql)).rows;
    } finally {
      await database.close();
    }
  };
}

function queryPostgres(url: string): Query {
  return async <Row extends object>(sql: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
}
