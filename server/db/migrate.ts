import { readdir, readFile } from 'node:fs/promises';

const FOLDER = new URL('./migrations/', import.meta.url);

/** A script of several statements, run as one transaction by the engine behind it. */
export type RunScript = (sql: string) => Promise<void>;

/** Identifies the lock two servers starting at once on one PostgreSQL contend for; any fixed number. */
const MIGRATION_LOCK = 7_236_514;

/**
 * Brings the database to the newest migration. Each file runs whole in one transaction with the line that says it ran, so a
 * server killed in the middle starts again from a clean step.
 */
export async function migrate(run: RunScript, applied: () => Promise<string[]>): Promise<void> {
  await run('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL);');
  const done = new Set(await applied());
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names) {
    if (done.has(name)) continue;
    const sql = await readFile(new URL(name, FOLDER), 'utf8');
    // Run again under the lock, another server may have been faster: the primary key then undoes this whole transaction.
    await run(
      `BEGIN;\nSELECT pg_advisory_xact_lock(${MIGRATION_LOCK});\n` +
        `INSERT INTO migrations (name, applied_at) VALUES ('${name}', now());\n${sql}\nCOMMIT;`,
    ).catch(async (error: unknown) => {
      await run('ROLLBACK;');
      if (!(await applied()).includes(name)) throw error;
    });
  }
}
