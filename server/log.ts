import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/**
 * What the log may say of an error: its class, code and where it was thrown. Never its message, nor the statement behind
 * it: database and parser messages quote the values they failed on, and those are patients'.
 */
export function describeError(error: unknown): { type: string; code?: string; at: string[]; cause?: object } {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, ...code, at: at.map((line) => line.trim()).slice(0, 12), ...cause };
}

/** A request without its query, which holds one-time codes, and without its body. */
const describeRequest = (request: FastifyRequest) => ({
  method: request.method,
  path: request.url.split('?', 1)[0],
});

/** Structured logs, one JSON object a line on standard output. */
export const loggerOptions = (level: string): NonNullable<FastifyServerOptions['logger']> => ({
  level,
  serializers: {
    req: describeRequest,
    err: (error: unknown) => ({ message: '', stack: '', ...describeError(error) }),
  },
});

/** The part of the logger the rooms of the server use. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
