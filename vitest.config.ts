import { defineConfig } from 'vitest/config';

/** What is true in the end is awaited for so long: any process of a busy machine may stand still for seconds. */
const poll = { timeout: 20_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Servers, databases and child processes are real.
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll },
          pool: 'forks',
          globalSetup: 'test/support/shared-databases.ts',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll },
          pool: 'forks',
          globalSetup: 'test/support/shared-databases.ts',
          setupFiles: 'test/support/tell-scenes.ts',
          // Electron, Chromium and the SFU share the machine: one scene at a time.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'hardware',
          include: ['test/hardware/**/*.test.ts'],
          exclude: ['test/hardware/kiosk-*.test.ts'],
          // The emulated machine's, whose drivers read the simulated clocks.
          env: { TZ: 'UTC' },
          // An emulated processor is some ten times slower than the real one.
          testTimeout: 180_000,
          hookTimeout: 300_000,
          expect: { poll },
          pool: 'forks',
          // Two processes, each with one emulated machine that serves the files it takes, one after the other.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'hardware-kiosk',
          include: ['test/hardware/kiosk-*.test.ts'],
          // Electron on an emulated processor, beside whatever else the machine does.
          testTimeout: 300_000,
          hookTimeout: 600_000,
          pool: 'forks',
          fileParallelism: false,
        },
      },
    ],
  },
});
