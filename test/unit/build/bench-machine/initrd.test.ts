import { expect, test } from 'vitest';
import { packArchive } from '#build/bench-machine/initrd.ts';

/** Reads an archive by the format's own rules: headers of 110 characters, names and contents filled up to four bytes. */
function unpack(archive: Buffer): { name: string; mode: number; content: string }[] {
  const entries = [];
  const fill = (at: number): number => at + ((4 - (at % 4)) % 4);
  for (let at = 0; at < archive.length; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (index: number): number =>
      Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [mode, size, nameLength] = [field(1), field(6), field(11)];
    const name = archive.toString('utf8', at + 110, at + 110 + nameLength - 1);
    const start = fill(at + 110 + nameLength);
    entries.push({ name, mode, content: archive.toString('utf8', start, start + size) });
    at = fill(start + size);
  }
  return entries;
}

test('an initial RAM disk holds its files, their rights and its end', () => {
  const archive = packArchive([
    { path: 'bin', mode: 0o040755 },
    { path: 'bin/run', mode: 0o100755, content: Buffer.from('#!/bin/sh\n') },
    { path: 'odd', mode: 0o100644, content: Buffer.from('abc') },
  ]);
  expect(unpack(archive)).toEqual([
    { name: 'bin', mode: 0o040755, content: '' },
    { name: 'bin/run', mode: 0o100755, content: '#!/bin/sh\n' },
    { name: 'odd', mode: 0o100644, content: 'abc' },
    { name: 'TRAILER!!!', mode: 0, content: '' },
  ]);
});

test('the same files give the same bytes', () => {
  const entries = [{ path: 'a', mode: 0o100644, content: Buffer.from('1') }];
  expect(packArchive(entries)).toEqual(packArchive(entries));
});
