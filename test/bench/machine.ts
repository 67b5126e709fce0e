import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import type { ElectronRuntime } from '#build/runtimes/electron.ts';
import type { MediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';

/** Where figures were taken and on what; without it a figure tells nothing. */
export interface Surroundings {
  readonly at: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly kernel: string;
    /** Runnable processes, averaged over the last minute, before the measurement: above `cores` the machine was busy. */
    readonly load: number;
  };
  readonly versions: Readonly<Record<'electron' | 'electronChromium' | 'chromium' | 'node' | 'mediasoup', string>>;
}

export interface Runtimes {
  readonly electron: ElectronRuntime;
  readonly worker: MediasoupWorker;
}

const Versions = z.object({ electron: z.string(), chrome: z.string() });

async function electronVersions({ executable }: ElectronRuntime): Promise<z.infer<typeof Versions>> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const answer = await runCommand(executable, [...root, join(import.meta.dirname, 'bare-window')], {
    env: { ...process.env, BARE_VERSIONS: '1' },
  });
  return Versions.parse(JSON.parse(answer));
}

export async function surroundings({ electron, worker }: Runtimes): Promise<Surroundings> {
  const own = await electronVersions(electron);
  const chromium = await runCommand('/usr/bin/chromium', ['--version']);
  const manifest: unknown = JSON.parse(readFileSync(inProject('node_modules/mediasoup/package.json'), 'utf8'));
  const [first] = cpus();
  return {
    at: new Date().toISOString(),
    machine: {
      cpu: first?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      load: Number((loadavg()[0] ?? 0).toFixed(2)),
    },
    versions: {
      electron: `${own.electron} (${electron.kind})`,
      electronChromium: own.chrome,
      chromium: /[\d.]+/.exec(chromium)?.[0] ?? chromium.trim(),
      node: process.versions.node,
      mediasoup: `${z.object({ version: z.string() }).parse(manifest).version} (worker ${worker.kind})`,
    },
  };
}
