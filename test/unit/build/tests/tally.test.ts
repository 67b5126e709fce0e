import { describe, expect, test } from 'vitest';
import { emptyTally, sum, tallyOf } from '#build/tests/tally.ts';

const report = (counts: { passed: number; failed: number; skipped?: number }, files: unknown[] = []) => ({
  numPassedTests: counts.passed,
  numFailedTests: counts.failed,
  numPendingTests: counts.skipped ?? 0,
  testResults: files,
});

const assertion = (status: string, fullName: string, failureMessages: string[] = []) => ({
  status,
  fullName,
  failureMessages,
});

describe('the tally of a test run', () => {
  test('counts passed, failed and skipped tests', () => {
    const tally = tallyOf('unit', report({ passed: 5, failed: 2, skipped: 1 }), 1);
    expect(tally).toMatchObject({ passed: 5, failed: 2, skipped: 1 });
  });

  test('counts a file that could not be loaded as a failed test', () => {
    const files = [
      { name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [assertion('failed', 'b holds', ['expected 1 to be 2'])],
      },
    ];
    expect(tallyOf('unit', report({ passed: 1, failed: 1 }, files), 1)).toMatchObject({ passed: 1, failed: 2 });
  });

  test('names what failed, and why', () => {
    const files = [
      { name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [assertion('passed', 'b is'), assertion('failed', 'b holds', ['expected 1 to be 2'])],
      },
    ];
    expect(tallyOf('e2e', report({ passed: 1, failed: 1 }, files), 1).failures).toEqual([
      { where: 'e2e a.test.ts', why: 'no such module' },
      { where: 'e2e b.test.ts: b holds', why: 'expected 1 to be 2' },
    ]);
  });

  test('does not pass a run that ended badly although each of its tests passed', () => {
    const tally = tallyOf('unit', report({ passed: 3, failed: 0 }), 1);
    expect(tally).toMatchObject({ passed: 3, failed: 1, skipped: 0 });
    expect(tally.failures).toEqual([{ where: 'unit', why: 'Exit code 1, outside of any test' }]);
  });

  test('does not pass a run that left no report', () => {
    expect(tallyOf('unit', undefined, 0)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });

  test('adds up over runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3, failures: [{ where: 'unit', why: 'so' }] };
    expect(sum(emptyTally, sum(one, one))).toEqual({
      passed: 2,
      failed: 4,
      skipped: 6,
      failures: [...one.failures, ...one.failures],
    });
  });
});
