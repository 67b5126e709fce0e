import { type FSWatcher, watch } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How often device nodes are looked at where the system does not tell (folders that come and go, links), ms. */
const POLL_INTERVAL = 1000;

const USB_NODES = '/dev/bus/usb';

const names = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Calls `changed` when a device node comes or goes, or one of the `bound` paths, until the signal aborts. It may call
 * without a change. The folders' own events tell at once; a look a second finds what they cannot tell.
 */
export function watchNodes(bound: () => readonly string[], changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const folders = new Map<string, FSWatcher>();
  const follow = (folder: string): void => {
    if (folders.has(folder)) return;
    try {
      // Only names that come and go matter: 'change' would fire at every byte written to a device node.
      const watcher = watch(folder, { persistent: false }, (event) => {
        if (event === 'rename') changed();
      });
      watcher.on('error', () => {
        watcher.close();
        folders.delete(folder);
      });
      folders.set(folder, watcher);
    } catch {
      // The folder is not there (yet): looking again finds it, and finds the paths in it meanwhile.
    }
  };
  const forget = (present: ReadonlySet<string>): void => {
    for (const [folder, watcher] of folders) {
      if (present.has(folder)) continue;
      watcher.close();
      folders.delete(folder);
    }
  };
  let before = '';
  const look = async (): Promise<void> => {
    const buses = (await names(USB_NODES)).map((bus) => `${USB_NODES}/${bus}`);
    const onBuses = await Promise.all(buses.map(names));
    // A link may stay while what it points to goes: no name changes then.
    const present = await Promise.all(bound().map(exists));
    const wanted = ['/dev', USB_NODES, '/dev/input', ...buses, ...bound().map((path) => dirname(path))];
    // A folder that went and comes back is another one: its former watcher would stay silent.
    const there = await Promise.all(wanted.map(async (folder) => ((await exists(folder)) ? [folder] : [])));
    if (signal.aborted) return;
    forget(new Set(there.flat()));
    for (const folder of there.flat()) follow(folder);
    const now = JSON.stringify([buses, onBuses, present]);
    if (now === before) return;
    before = now;
    changed();
  };
  void look();
  const poll = setInterval(() => void look(), POLL_INTERVAL);
  const leave = (): void => {
    clearInterval(poll);
    for (const watcher of folders.values()) watcher.close();
    folders.clear();
  };
  signal.addEventListener('abort', leave, { once: true });
}
