import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmsOf, arrivals, urgentUnseen } from '#console/queue/arrivals.ts';
import { filterQueue, NO_FILTER } from '#console/queue/filter.ts';
import { nextToTake, orderQueue, withoutJumps } from '#console/queue/order.ts';
import { shownRows } from '#console/queue/shown-rows.ts';
import { placeToTell } from '#console/shell/desktop-notice.ts';
import type { Measurement } from '#protocol/measurement.ts';
import { measurement, saturation, waiting } from '../sample.ts';

const low: Measurement[] = [measurement(9, 9, 0, saturation(88))];
const early = waiting(1, '2026-11-21T10:00:00.000Z');
const late = waiting(2, '2026-11-21T10:20:00.000Z');
const away = waiting(3, '2026-11-21T09:00:00.000Z', { kioskOnline: false });
const ill = waiting(4, '2026-11-21T10:30:00.000Z', { measurements: low, site: 'Mairie de Sarlat', reason: 'fever' });

const someEntry = fc.record({
  n: fc.integer({ min: 10, max: 60 }),
  minute: fc.integer({ min: 0, max: 59 }),
  kioskOnline: fc.boolean(),
  callingForHelp: fc.boolean(),
  isLow: fc.boolean(),
});
const someQueue = fc
  .uniqueArray(someEntry, { selector: ({ n }) => n, maxLength: 12 })
  .map((entries) =>
    entries.map(({ n, minute, isLow, ...part }) =>
      waiting(n, `2026-11-21T10:${`${minute}`.padStart(2, '0')}:00.000Z`, { ...part, measurements: isLow ? low : [] }),
    ),
  );

describe('the queue', () => {
  it('puts who has waited longest first', () => {
    expect(orderQueue([late, early])).toEqual([early, late]);
  });

  it('puts a red flag before any wait, and a call for help too', () => {
    expect(orderQueue([early, late, ill])[0]).toEqual(ill);
    const calling = { ...late, callingForHelp: true };
    expect(orderQueue([early, calling, ill]).slice(0, 2)).toEqual([calling, ill]);
  });

  it('keeps the wait alone where the site has switched thresholds off', () => {
    expect(orderQueue([{ ...ill, thresholds: false }, early])[0]).toEqual(early);
  });

  it('puts a patient whose kiosk is away last, and never next', () => {
    expect(orderQueue([away, late, early])).toEqual([early, late, away]);
    expect(nextToTake([away])).toBeUndefined();
    expect(nextToTake([away, late])).toEqual(late);
    expect(nextToTake([{ ...ill, kioskOnline: false }, late])).toEqual(late);
  });

  it('has one order, however it arrives, and leaves what it was given alone', () => {
    fc.assert(
      fc.property(someQueue, (queue) => {
        const given = [...queue];
        const ordered = orderQueue(queue);
        expect(queue).toEqual(given);
        expect(orderQueue(queue.toReversed())).toEqual(ordered);
        expect(new Set(ordered)).toEqual(new Set(queue));
      }),
    );
  });
});

describe('rows under a hand', () => {
  it('stay in their places; who is new comes below, and it is told that the order is another', () => {
    const { shown, isOutOfOrder } = shownRows([early, late, ill], NO_FILTER, [early, late]);
    expect(shown).toEqual([early, late, ill]);
    expect(isOutOfOrder).toBe(true);
    expect(shownRows([early, late, ill], NO_FILTER, null)).toMatchObject({ shown: [ill, early, late] });
  });

  it('do not close up when somebody goes: their line stays, as nobody to take', () => {
    const { rows, shown } = shownRows([late, ill], NO_FILTER, [early, late]);
    expect(rows).toEqual([
      { entry: early, isGone: true },
      { entry: late, isGone: false },
      { entry: ill, isGone: false },
    ]);
    expect(shown).toEqual([late, ill]);
    expect(shownRows([late], NO_FILTER, null).rows).toEqual([{ entry: late, isGone: false }]);
  });

  it('never move past each other', () => {
    fc.assert(
      fc.property(someQueue, someQueue, (before, after) => {
        const shown = orderQueue(before).map(({ consultationId }) => consultationId);
        const kept = withoutJumps(orderQueue(after), shown).map(({ consultationId }) => consultationId);
        const stayed = shown.filter((id) => kept.includes(id));
        expect(kept.slice(0, stayed.length)).toEqual(stayed);
      }),
    );
  });
});

describe('a filter', () => {
  it('shows and hides everyone once, and names every red flag it hides', () => {
    const bySite = { ...NO_FILTER, site: 'Pharmacie des Halles' };
    expect(filterQueue([ill, early], bySite)).toEqual({ shown: [early], hidden: [ill], hiddenFlagged: [ill] });
    expect(filterQueue([ill, early], { ...NO_FILTER, flaggedOnly: true }).shown).toEqual([ill]);
    expect(filterQueue([ill, early], { ...NO_FILTER, reason: 'fever' }).shown).toEqual([ill]);
    expect(filterQueue([ill, early], { ...NO_FILTER, locale: 'en' }).hidden).toEqual([ill, early]);
  });

  it('alone on flags hides no flag', () => {
    fc.assert(
      fc.property(someQueue, (queue) => {
        const { shown, hidden, hiddenFlagged } = filterQueue(queue, { ...NO_FILTER, flaggedOnly: true });
        expect(hiddenFlagged).toEqual([]);
        expect([...shown, ...hidden]).toHaveLength(queue.length);
      }),
    );
  });
});

describe('what is new', () => {
  it('is who came and who became urgent, and nothing at the first sight of the queue', () => {
    expect(arrivals(null, [early])).toEqual({ came: [], flagged: [] });
    expect(arrivals([early], [early, late]).came).toEqual([late]);
    const worse = { ...early, measurements: low };
    expect(arrivals([early], [worse]).flagged).toEqual([worse]);
    expect(arrivals([worse], [worse])).toEqual({ came: [], flagged: [] });
  });

  it('is told again of somebody urgent who calls for help, and not when the call is answered', () => {
    const calling = { ...ill, callingForHelp: true };
    expect(arrivals([ill], [calling]).flagged).toEqual([calling]);
    expect(arrivals([calling], [ill]).flagged).toEqual([]);
  });

  it('stays to be seen while it is urgent, until it was', () => {
    const seen = alarmsOf([early, late]);
    const worse = { ...late, measurements: low };
    expect(urgentUnseen([early, worse, ill], seen)).toEqual([worse, ill]);
    expect(urgentUnseen([early, late], seen)).toEqual([]);
    expect(urgentUnseen([early, worse, ill], alarmsOf([early, worse, ill]))).toEqual([]);
  });

  it('is told on the desktop by its place alone', () => {
    expect(placeToTell({ came: [ill], flagged: [] })).toBe('Mairie de Sarlat');
    expect(placeToTell({ came: [], flagged: [] })).toBeNull();
  });
});
