import { describe, expect, it } from 'vitest';
import { nextToTake, orderQueue } from '#console/queue/order.ts';
import { QueueEntry } from '#protocol/consultation.ts';
import { uuid } from '../sample.ts';

const waiting = (n: number, since: string, kioskOnline = true): QueueEntry =>
  QueueEntry.parse({
    consultationId: uuid(n),
    site: 'Pharmacie des Halles',
    kiosk: 'Borne 1',
    kioskOnline,
    reason: 'cough',
    age: 60,
    sex: 'F',
    locale: 'fr',
    waitingSince: since,
    callingForHelp: false,
    measurements: [],
    skipped: [],
  });

const early = waiting(1, '2026-11-21T10:00:00.000Z');
const late = waiting(2, '2026-11-21T10:20:00.000Z');
const away = waiting(3, '2026-11-21T09:00:00.000Z', false);

describe('the queue', () => {
  it('puts who has waited longest first', () => {
    expect(orderQueue([late, early])).toEqual([early, late]);
  });

  it('puts a patient whose kiosk is away last, and never next', () => {
    expect(orderQueue([away, late, early])).toEqual([early, late, away]);
    expect(nextToTake([away])).toBeUndefined();
    expect(nextToTake([away, late])).toEqual(late);
  });

  it('does not rank by readings: two who came together stand in a fixed order', () => {
    const twin = { ...early, consultationId: late.consultationId };
    expect(orderQueue([twin, early])).toEqual(orderQueue([early, twin]));
  });

  it('leaves the list it was given alone', () => {
    const given = [late, early];
    orderQueue(given);
    expect(given).toEqual([late, early]);
  });
});
