import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '#build/start/port.ts';

test('a port that is taken is replaced by a free one, and a free one is kept', async () => {
  const holder = createServer().listen(0);
  await once(holder, 'listening');
  const address = holder.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const chosen = await freePort(address.port);
  expect(chosen).not.toBe(address.port);
  expect(chosen).toBeGreaterThan(0);
  holder.close();
  await once(holder, 'close');
  expect(await freePort(address.port)).toBe(address.port);
});
