import { describe, expect, test } from 'vitest';
import { emptyStage, stillsIn, withEntries } from '#console/stills/stage-state.ts';
import { Entry } from '#protocol/entry.ts';

const still = (n: number, by: 'physician' | 'patient' | 'button' = 'physician', received = 1): Entry =>
  Entry.parse({
    id: `00000000-0000-4000-8000-00000000000${n}`,
    at: `2026-01-01T10:0${n}:00.000Z`,
    author: { party: 'patient' },
    received,
    content: {
      type: 'still',
      attachmentId: `00000000-0000-4000-8000-00000000010${n}`,
      camera: 'dermatoscope',
      label: 'Dermatoscope',
      width: 1920,
      height: 1080,
      from: 'photograph',
      by,
    },
  });

const waiting = { ...emptyStage, asked: 'waiting' as const };

describe('a photograph the physician asked for', () => {
  test('is opened as soon as all of it is there', () => {
    const coming = still(1, 'physician', 0.4);
    expect(withEntries(waiting, [], [coming])).toBe(waiting);
    expect(withEntries(waiting, [coming], [still(1)])).toMatchObject({ still: still(1).id, asked: null });
  });

  test('is not the one the patient took meanwhile', () => {
    expect(withEntries(waiting, [], [still(1, 'button')])).toMatchObject({ still: null, asked: 'waiting' });
  });

  test('comes late all the same', () => {
    expect(withEntries({ ...emptyStage, asked: 'away' }, [], [still(1)])).toMatchObject({
      still: still(1).id,
      asked: null,
    });
  });
});

describe('stills that are looked at', () => {
  test('are only those whose bytes are all there', () => {
    expect(stillsIn([still(1), still(2, 'patient', 0.99)]).map(({ id }) => id)).toEqual([still(1).id]);
  });

  test('stay open while others come', () => {
    const stage = { ...emptyStage, still: still(1).id, beside: 'live' as const };
    expect(withEntries(stage, [still(1)], [still(1), still(2, 'patient')])).toBe(stage);
  });

  test('a drawing the server has makes way for the record', () => {
    const id = still(1).id;
    const drawn = { [id]: { annotations: [], state: 'saved' as const } };
    expect(withEntries({ ...emptyStage, drawn }, [still(1)], [still(1)]).drawn).toEqual({});
    const unsaved = { ...emptyStage, drawn: { [id]: { annotations: [], state: 'waiting' as const } } };
    expect(withEntries(unsaved, [still(1)], [still(1)])).toBe(unsaved);
  });
});
