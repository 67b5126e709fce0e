import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inProject } from '#build/machine/project.ts';
import { findDriver } from '#drivers/catalogue.ts';

const readme = readFileSync(inProject('README.md'), 'utf8');

describe('the README', () => {
  test('names devices of the catalogue only, each with its grade', () => {
    const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \|.*\| ([ABCD])(,[^|]*)? \|$/gm)];
    expect(rows.length).toBeGreaterThan(0);
    for (const [, id = '', grade, note = ''] of rows) {
      const known = findDriver(id)?.manifest.grade;
      expect({ id, grade }).toEqual({ id, grade: known });
      expect(note.includes('not validated'), id).toBe(known === 'C' || known === 'D');
    }
  });

  test('names only commands that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(inProject('package.json'), 'utf8')));
    for (const [, command = ''] of readme.matchAll(/`npm run ([a-z:-]+)/g))
      expect(Object.keys(scripts)).toContain(command);
  });
});
