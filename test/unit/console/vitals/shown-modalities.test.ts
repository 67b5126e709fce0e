import { describe, expect, it } from 'vitest';
import { shownModalities } from '#console/vitals/shown-modalities.ts';
import type { Modality } from '#protocol/measurement.ts';
import { measurement, saturation } from '../sample.ts';

const view = { modalities: ['temperature'] as Modality[], asked: [], measurements: [], skipped: [] };

describe('the panels of a consultation', () => {
  it('are those the kiosk can measure', () => {
    expect(shownModalities(view)).toEqual(['temperature']);
  });

  it('and those there is a reading, a refusal or a wish of, in their usual order', () => {
    const shown = shownModalities({
      ...view,
      asked: ['glucose'],
      measurements: [measurement(1, 2, 3, saturation(97))],
      skipped: [{ modality: 'weight', reason: 'cannot', at: '2026-03-01T09:00:00.000Z' }],
    });
    expect(shown).toEqual(['oximetry', 'temperature', 'weight', 'glucose']);
  });
});
