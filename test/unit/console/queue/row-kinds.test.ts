import { describe, expect, it } from 'vitest';
import { furtherKinds } from '#console/queue/row-kinds.ts';
import type { Reading, ScalarKind } from '#protocol/measurement.ts';
import { measurement, saturation } from '../sample.ts';

const scalar = (kind: ScalarKind, unit: string): Reading => ({ kind, unit, validity: 'valid', reasons: [], value: 70 });
const at = '2026-11-21T10:00:00.000Z';

describe('what a line of the queue tells beside its columns', () => {
  it('is every other reading the patient made', () => {
    const readings = [scalar('body-height', 'cm'), scalar('body-weight', 'kg'), scalar('blood-glucose', 'mg/dL')];
    const measurements = [saturation(97), ...readings].map((reading, n) => measurement(n + 1, n + 1, n, reading));
    expect(furtherKinds({ measurements, skipped: [] })).toEqual(['blood-glucose', 'body-weight', 'body-height']);
  });

  it('is why one was not made, and nothing where none was to be', () => {
    expect(furtherKinds({ measurements: [], skipped: [{ modality: 'weight', reason: 'cannot', at }] })).toEqual([
      'body-weight',
    ]);
    expect(furtherKinds({ measurements: [], skipped: [{ modality: 'oximetry', reason: 'cannot', at }] })).toEqual([]);
  });
});
