import { z } from 'zod';

/** What vitest's JSON report says, as far as it is counted here. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

/**
 * Counts one run. A file that could not be loaded counts as a failed test, and so does a run that ended badly although each
 * test passed (an error outside of a test) or that left no report.
 */
export function tallyOf(jsonReport: unknown, exitCode: number): Tally {
  const parsed = report.safeParse(jsonReport);
  if (!parsed.success) return { ...emptyTally, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = parsed.data;
  const notLoaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = numFailedTests + notLoaded;
  return { passed: numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped: numPendingTests };
}

export function sum(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
