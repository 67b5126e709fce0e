import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Ends a child and waits until it has gone: asked first, killed after `patienceMs`. */
export async function endProcess(child: ChildProcess, patienceMs = 5_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(timer);
}

/** Ids of the processes that this one has started and that still run. */
export async function childrenOf(pid: number): Promise<number[]> {
  const listing = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return listing.trim().split(' ').filter(Boolean).map(Number);
}

/** The child of a process whose name begins so. */
export function childNamed(parent: number, name: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith(name));
  if (found === undefined) throw new Error(`process ${parent} has no ${name}`);
  return found;
}

/** Holds a process still for as long as `meanwhile` lasts: to who talks with it, it hangs. */
export async function whileStopped(pid: number | undefined, meanwhile: () => Promise<void>): Promise<void> {
  if (pid === undefined) throw new Error('there is no such process to hold still');
  process.kill(pid, 'SIGSTOP');
  try {
    await meanwhile();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
