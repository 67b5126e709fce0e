import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckDelivery, EquipmentDelivery } from '#main/equipment/delivery.ts';
import { openStore } from '#main/store/database.ts';
import { EquipmentChecks } from '#main/store/equipment-checks.ts';
import type { EquipmentCheck } from '#protocol/equipment.ts';

const log = () => undefined;
let folder: string;
let database: Database.Database;
let checks: EquipmentChecks;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-checks-'));
  database = openStore({ folder, log });
  checks = new EquipmentChecks(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const newCheck = (model = 'Quixzy'): EquipmentCheck => ({
  id: randomUUID(),
  at: '2026-03-01T09:00:00.000Z',
  why: 'daily',
  findings: [{ role: 'oximeter', expected: true, state: 'healthy', device: { driver: 'nonin', model } }],
});
const add = (count: number): EquipmentCheck[] => {
  const added = Array.from({ length: count }, () => newCheck());
  for (const check of added) checks.add(check);
  return added;
};

/** A link whose answers are given in turn; then it acknowledges. */
const linkOf = (...answers: CheckDelivery[]) => {
  const sent: string[] = [];
  const state = { online: true, delivered: 0 };
  const delivery = new EquipmentDelivery({
    checks,
    deliver: async ({ id }) => {
      sent.push(id);
      return answers.shift() ?? 'acknowledged';
    },
    isOnline: () => state.online,
    onDelivered: () => {
      state.delivered += 1;
    },
    log,
  });
  return { delivery, sent, state };
};

describe('checks of the equipment reach the server', () => {
  it('oldest first, each until it is acknowledged', async () => {
    const [first, second] = add(2);
    const { delivery, sent } = linkOf('later');
    await delivery.drain();
    await delivery.drain();
    delivery.stop();
    expect(sent).toEqual([first?.id, first?.id, second?.id]);
    expect(checks.last()?.delivered).toBe(true);
  });

  it('not at all without a link, and after a restart with one', async () => {
    const [only] = add(1);
    const offline = linkOf();
    offline.state.online = false;
    await offline.delivery.drain();
    expect(offline.sent).toEqual([]);
    database.close();
    database = openStore({ folder, log });
    checks = new EquipmentChecks(database);
    const { delivery, sent, state } = linkOf();
    await delivery.drain();
    expect(sent).toEqual([only?.id]);
    expect(state.delivered).toBe(1);
  });

  it('even when the server will never take one of them', async () => {
    const added = add(2);
    const { delivery, sent } = linkOf('refused');
    await delivery.drain();
    await delivery.drain();
    expect(sent).toEqual(added.map(({ id }) => id));
  });
});

describe('what the kiosk keeps of its checks', () => {
  it('is the last thirty, and every one the server has not had', () => {
    const added = add(40);
    expect(checks.all()).toHaveLength(40);
    for (const { id } of added) checks.delivered(id);
    const newest = newCheck();
    checks.add(newest);
    expect(checks.all()).toHaveLength(30);
    expect(checks.last()?.check).toEqual(newest);
  });

  it('is encrypted on the disk', () => {
    checks.add(newCheck('Wolfkrysta'));
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(written.join('')).not.toContain('Wolfkrysta');
  });

  it('comes with a store of the former version, whose records stay', () => {
    database.exec(
      'DROP TABLE equipment_checks; DROP TABLE attachments; DROP TABLE attachment_pieces; PRAGMA user_version = 1',
    );
    database.exec("INSERT INTO refused VALUES ('a', 'b', 'c', 'd', 'e')");
    database.close();
    database = openStore({ folder, log });
    new EquipmentChecks(database).add(newCheck());
    expect(database.prepare('SELECT id FROM refused').raw().all()).toEqual([['a']]);
  });
});
