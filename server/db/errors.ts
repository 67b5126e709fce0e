const UNIQUE_VIOLATION = '23505';

/** The constraint a statement broke by being a second of its kind, or null for any other error. */
export function brokenUniqueness(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === UNIQUE_VIOLATION) {
      return 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : '';
    }
  }
  return null;
}
