import { expect, it } from 'vitest';
import { tableOf } from '#test/bench/report.ts';

it('says whether a figure reaches its aim', () => {
  const table = tableOf([
    { name: 'quick enough', unit: 'ms', samples: [90, 95], aim: { of: 'p95', atMost: 100 } },
    { name: 'too slow', unit: 'ms', samples: [90, 105], aim: { of: 'p95', atMost: 100 } },
    { name: 'fast', unit: '×', samples: [2_500], aim: { of: 'median', atLeast: 2_000 } },
  ]);
  const verdicts = table.split('\n').map((line) => line.split(/\s{2,}/).at(-1));
  expect(verdicts).toEqual(['aim', 'reached', 'MISSED', 'reached']);
});
