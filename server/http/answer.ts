import type { z } from 'zod';
import { failed, type Result } from '#protocol/result.ts';
import { describeError, type Log } from '../log.ts';

/**
 * One event of a socket: the payload is parsed, the work done, and the outcome acknowledged. What does not parse is `invalid`;
 * what breaks is logged without its content and is `internal`. Events without an acknowledgement are not part of the contract
 * and are dropped.
 */
export function answering<S extends z.ZodType>(
  log: Log,
  event: string,
  schema: S,
  work: (payload: z.infer<S>) => Promise<Result<unknown>>,
): (payload: unknown, ack: unknown) => Promise<void> {
  return async (payload, ack) => {
    if (typeof ack !== 'function') return;
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      log.warn({ event }, 'refused a malformed message');
      ack(failed('invalid'));
      return;
    }
    try {
      const result = await work(parsed.data);
      if (!result.ok) log.info({ event, error: result.error }, 'refused a request');
      ack(result);
    } catch (error) {
      log.error({ event, err: describeError(error) }, 'a request failed');
      ack(failed('internal'));
    }
  };
}
