import { describe, expect, test } from 'vitest';
import { emptyTally, sum, tallyOf } from '#build/tests/tally.ts';

const report = (counts: { passed: number; failed: number; skipped?: number }, files: unknown[] = []) => ({
  numPassedTests: counts.passed,
  numFailedTests: counts.failed,
  numPendingTests: counts.skipped ?? 0,
  testResults: files,
});

describe('the tally of a test run', () => {
  test('counts passed, failed and skipped tests', () => {
    expect(tallyOf(report({ passed: 5, failed: 2, skipped: 1 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });

  test('counts a file that could not be loaded as a failed test', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ];
    expect(tallyOf(report({ passed: 1, failed: 1 }, files), 1)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  test('does not pass a run that ended badly although each of its tests passed', () => {
    expect(tallyOf(report({ passed: 3, failed: 0 }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test('does not pass a run that left no report', () => {
    expect(tallyOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('adds up over runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sum(emptyTally, sum(one, one))).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
