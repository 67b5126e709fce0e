import { z } from 'zod';

/** What vitest's JSON report says, as far as it is counted and told here. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

type FileReport = z.infer<typeof report>['testResults'][number];

/** One failed test, or a file or run that failed as a whole. */
export interface Failure {
  readonly where: string;
  readonly why: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Told again where all is said and done: between the lines of two lanes nobody finds them. */
  readonly failures: readonly Failure[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

const failedRun = (project: string, why: string): Failure => ({ where: project, why });

function failuresOf(project: string, file: FileReport): readonly Failure[] {
  if (file.status === 'failed' && file.assertionResults.length === 0)
    return [{ where: `${project} ${file.name}`, why: file.message }];
  return file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => ({ where: `${project} ${file.name}: ${test.fullName}`, why: test.failureMessages.join('\n') }));
}

/**
 * Counts one run. A file that could not be loaded counts as a failed test, and so does a run that ended badly although each
 * test passed (an error outside of a test) or that left no report.
 */
export function tallyOf(project: string, jsonReport: unknown, exitCode: number): Tally {
  const parsed = report.safeParse(jsonReport);
  if (!parsed.success)
    return { ...emptyTally, failed: 1, failures: [failedRun(project, `No report; exit code ${exitCode}`)] };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = parsed.data;
  const notLoaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = numFailedTests + notLoaded;
  const counted = { passed: numPassedTests, skipped: numPendingTests };
  if (failed === 0 && exitCode !== 0)
    return { ...counted, failed: 1, failures: [failedRun(project, `Exit code ${exitCode}, outside of any test`)] };
  return { ...counted, failed, failures: testResults.flatMap((file) => failuresOf(project, file)) };
}

export function sum(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}
