import { afterEach, describe, expect, test, vi } from 'vitest';
import { prepareElectron } from '#build/runtimes/electron.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the Electron that ESCALE_ELECTRON names', () => {
  test('is the one that runs, and tells its own version', async () => {
    const { executable, version } = await prepareElectron();
    vi.stubEnv('ESCALE_ELECTRON', executable);
    expect(await prepareElectron()).toEqual({ kind: 'named', version, executable });
  });

  test('is refused when it is none, or is not there', async () => {
    vi.stubEnv('ESCALE_ELECTRON', process.execPath);
    await expect(prepareElectron()).rejects.toThrow('is no Electron');
    vi.stubEnv('ESCALE_ELECTRON', '/nonexistent/electron');
    await expect(prepareElectron()).rejects.toThrow('does not run');
  });
});
