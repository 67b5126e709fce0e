import { readdirSync, readFileSync } from 'node:fs';

/** Processor time a process has used so far over all its living threads, ms. Source: proc(5), sched-stats. */
export function processorTime(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      // It ended meanwhile.
    }
  }
  return nanoseconds / 1e6;
}

/** A process and all it has started, and they in turn. */
export function familyOf(pid: number): number[] {
  const family = [pid];
  for (const member of family) {
    try {
      for (const thread of readdirSync(`/proc/${member}/task`)) {
        const children = readFileSync(`/proc/${member}/task/${thread}/children`, 'utf8').trim().split(' ');
        family.push(...children.filter((child) => child !== '').map(Number));
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return family;
}
