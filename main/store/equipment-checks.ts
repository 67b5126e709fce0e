import type Database from 'libsql';
import { z } from 'zod';
import { EquipmentCheck } from '#protocol/equipment.ts';
import { inTransaction } from './database.ts';

/** Checks kept whatever happens. */
const KEPT = 30;

/** Checks kept that the server has not had: a year and more without a link, and a host who checks often. */
const KEPT_UNDELIVERED = 500;

const Row = z.object({ content: z.string(), delivered: z.number() });

/** The last checks of the equipment, and which of them the server has. */
export class EquipmentChecks {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * Keeps a check, durably once it returns.
   *
   * @throws SqliteError when it cannot be stored.
   */
  add(check: EquipmentCheck): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO equipment_checks (id, content) VALUES (?, ?)')
        .run(check.id, JSON.stringify(check));
      const old = '(SELECT seq FROM equipment_checks ORDER BY seq DESC LIMIT -1 OFFSET ?)';
      this.#database.prepare(`DELETE FROM equipment_checks WHERE delivered = 1 AND seq IN ${old}`).run(KEPT);
      this.#database.prepare(`DELETE FROM equipment_checks WHERE seq IN ${old}`).run(KEPT_UNDELIVERED);
    });
  }

  /** The newest check, and whether the server has it; null before the first. */
  last(): { readonly check: EquipmentCheck; readonly delivered: boolean } | null {
    const [newest] = this.#read('ORDER BY seq DESC LIMIT 1');
    return newest ?? null;
  }

  /** All that are kept, the newest first. */
  all(): EquipmentCheck[] {
    return this.#read('ORDER BY seq DESC').map(({ check }) => check);
  }

  /** The oldest check the server has not had. */
  nextUndelivered(): EquipmentCheck | null {
    return this.#read('WHERE delivered = 0 ORDER BY seq')[0]?.check ?? null;
  }

  /** The server has this check, or will never take it. */
  delivered(id: string): void {
    this.#database.prepare('UPDATE equipment_checks SET delivered = 1 WHERE id = ?').run(id);
  }

  /** What a former version of the program wrote and this one cannot read is left out. */
  #read(which: string): { check: EquipmentCheck; delivered: boolean }[] {
    const rows = this.#database.prepare(`SELECT content, delivered FROM equipment_checks ${which}`).all();
    return rows.flatMap((found) => {
      const { content, delivered } = Row.parse(found);
      const check = EquipmentCheck.safeParse(JSON.parse(content));
      return check.success ? [{ check: check.data, delivered: delivered === 1 }] : [];
    });
  }
}
