import type { KioskBridge } from '#protocol/ipc.ts';
import {
  LINK_TEST_REQUESTS,
  type LinkTestMethod,
  type LinkTestRequestOf,
  type LinkTestResponseOf,
} from '#protocol/link-test.ts';

/** One request of the link test, with the types of its method. Rejects where it is refused or cannot be asked. */
export type LinkTestCaller = <M extends LinkTestMethod>(
  method: M,
  payload: LinkTestRequestOf<M>,
) => Promise<LinkTestResponseOf<M>>;

/** The server tests enough links already, or this one too often: nothing is known of the link, and nothing is wrong with it. */
export class TooManyTests extends Error {
  override readonly name = 'TooManyTests';
}

export const linkTestCaller =
  (bridge: Pick<KioskBridge, 'request'>): LinkTestCaller =>
  async <M extends LinkTestMethod>(method: M, payload: LinkTestRequestOf<M>) => {
    const result = await bridge.request('link-test', { method, payload });
    if (!result.ok) {
      throw result.error === 'too-many' ? new TooManyTests() : new Error(`${method} was refused: ${result.error}`);
    }
    // The schema is the one of this method; TypeScript loses the pairing through the index.
    return LINK_TEST_REQUESTS[method].response.parse(result.value) as LinkTestResponseOf<M>;
  };
