import { once } from 'node:events';
import { createServer } from 'node:net';

/** The wanted TCP port if nothing on this machine listens on it, else one that the system chooses; 0 wants any. */
export async function freePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

async function tryPort(port: number): Promise<number | undefined> {
  const probe = createServer();
  try {
    probe.listen(port);
    await once(probe, 'listening');
    const address = probe.address();
    return address === null || typeof address === 'string' ? undefined : address.port;
  } catch {
    return undefined;
  } finally {
    probe.close();
  }
}
