import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { inProject } from '#build/machine/project.ts';
import { patchText, workerPatches } from '#build/mediasoup-worker/patches.ts';

describe("the patches to mediasoup's worker", () => {
  test.each(workerPatches.map((patch) => [`${patch.file}: ${patch.why}`, patch] as const))(
    'apply to the sources of the installed version: %s',
    async (_, patch) => {
      const text = await readFile(inProject('node_modules/mediasoup/worker', patch.file), 'utf8');
      expect(patchText(text, patch)).not.toBe(text);
    },
  );

  test.each(workerPatches)('refuse other sources: $file', (patch) => {
    expect(() => patchText('// another version', patch)).toThrow(/is not as expected/);
  });

  test('leave the executable when they remove the library', async () => {
    let text = await readFile(inProject('node_modules/mediasoup/worker/meson.build'), 'utf8');
    for (const patch of workerPatches.filter(({ file }) => file === 'meson.build')) text = patchText(text, patch);
    expect(text).not.toMatch(/^libmediasoup_worker = library\(/m);
    expect(text).toMatch(/^executable\(\n {2}'mediasoup-worker',/m);
    expect(text).toMatch(/cpp_pch: 'pch\/worker\.hpp'/);
  });
});
