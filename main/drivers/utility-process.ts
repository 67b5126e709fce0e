import { type MessagePortMain, utilityProcess } from 'electron';
import type { DriversProcess } from './supervisor.ts';

/** Starts the drivers host in a process of its own. `script` is the bundled host. */
export function startDriversProcess(script: string): DriversProcess<MessagePortMain> {
  const child = utilityProcess.fork(script, [], { serviceName: 'Escale drivers', stdio: 'inherit' });
  return {
    post: (command, ports = []) => child.postMessage(command, [...ports]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
