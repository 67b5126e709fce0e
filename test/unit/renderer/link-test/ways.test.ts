import type { Device } from 'mediasoup-client/types';
import { expect, test } from 'vitest';
import { LINK_PATHS } from '#protocol/link-test.ts';
import { NOTHING_TRIED, tryWays } from '#renderer/link-test/ways.ts';

test('a way that the server refuses, or cannot be asked for, is not tried rather than blocked', async () => {
  const asked: unknown[] = [];
  const ways = tryWays(
    (_, payload) => {
      asked.push(payload);
      return Promise.reject(new Error('refused'));
    },
    // Never reached: nothing is made of a transport that was refused.
    {} as Device,
    LINK_PATHS,
    new AbortController().signal,
  );
  expect(await ways.best).toBeNull();
  expect(await ways.paths).toEqual(NOTHING_TRIED);
  expect(asked).toEqual(LINK_PATHS.map((path) => ({ path, direction: 'send' })));
});

test('where nothing is offered, nothing is tried', async () => {
  const refuse = () => Promise.reject(new Error('nothing may be asked'));
  const ways = tryWays(refuse, {} as Device /* never reached */, [], new AbortController().signal);
  expect(await ways.best).toBeNull();
  expect(await ways.paths).toEqual(NOTHING_TRIED);
});
