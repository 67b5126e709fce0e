import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inProject } from '#build/machine/project.ts';
import { CATALOGUE } from '#drivers/catalogue.ts';

const readme = readFileSync(inProject('README.md'), 'utf8');

describe('the README', () => {
  test('names every device of the catalogue, and no other, with its grade', () => {
    const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \|.*\| ([ABCD])(,[^|]*)? \|$/gm)];
    const told = new Map(
      rows.map(([, id = '', grade, note = '']) => [id, { grade, warned: note.includes('not validated') }]),
    );
    const known = CATALOGUE.map(
      ({ manifest: { id, grade } }) => [id, { grade, warned: grade === 'C' || grade === 'D' }] as const,
    );
    expect(told).toEqual(new Map(known));
  });

  test('names only commands that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(inProject('package.json'), 'utf8')));
    for (const [, command = ''] of readme.matchAll(/`npm run ([a-z:-]+)/g))
      expect(Object.keys(scripts)).toContain(command);
  });
});
