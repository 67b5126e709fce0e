/** What a log line may carry beside its event: counts, codes and states. Never text a person typed, never a reading. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;

/** Structured lines, one JSON object each, for the journal of the appliance. */
export function createLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (level, event, fields = {}) =>
    write(`${JSON.stringify({ at: now().toISOString(), level, event, ...fields })}\n`);
}

/**
 * What may be logged of an unknown error: its name and its code. Messages are left out, since a library may quote the
 * values it was given.
 */
export function faultOf(error: unknown): { fault: string } {
  if (!(error instanceof Error)) return { fault: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  const cause: unknown = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  return { fault: [error.name, code, cause].filter((part) => typeof part === 'string').join(' ') };
}
