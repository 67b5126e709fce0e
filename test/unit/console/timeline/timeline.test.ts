import { describe, expect, it } from 'vitest';
import { timelineOf } from '#console/timeline/timeline.ts';
import { Entry } from '#protocol/entry.ts';
import { Guest } from '#protocol/guest.ts';
import { measurement, saturation, uuid } from '../sample.ts';

describe('the timeline', () => {
  it('tells everything that happened in the order it happened', () => {
    const events = timelineOf({
      waitingSince: '2026-11-21T10:05:00.000Z',
      takenAt: '2026-11-21T10:10:00.000Z',
      measurements: [measurement(11, 5, 3, saturation(97)), measurement(12, 6, 15, saturation(98))],
      skipped: [{ modality: 'temperature', reason: 'cannot', at: '2026-11-21T10:04:00.000Z' }],
      incidents: [{ kind: 'kiosk-away', at: '2026-11-21T10:12:00.000Z' }],
      entries: [
        Entry.parse({
          id: uuid(90),
          at: '2026-11-21T10:13:00.000Z',
          author: { party: 'patient' },
          content: { type: 'message', text: 'Oui' },
          received: 1,
        }),
      ],
      guests: [
        Guest.parse({
          id: uuid(91),
          name: 'Claire Petit',
          role: 'nurse',
          state: 'here',
          expiresAt: '2026-11-21T11:11:00.000Z',
          events: [
            { type: 'invited', at: '2026-11-21T10:11:00.000Z', by: 'Dr Martin' },
            { type: 'came', at: '2026-11-21T10:14:00.000Z', by: null },
          ],
        }),
      ],
    });
    expect(events.map(({ type }) => type)).toEqual([
      'readings',
      'skipped',
      'arrived',
      'taken',
      'guest',
      'incident',
      'entry',
      'guest',
      'readings',
    ]);
  });

  it('counts the readings of one gesture as one event', () => {
    const events = timelineOf({
      waitingSince: '2026-11-21T10:05:00.000Z',
      takenAt: '2026-11-21T10:10:00.000Z',
      measurements: [measurement(11, 5, 3, saturation(97)), measurement(12, 5, 3, saturation(98))],
      skipped: [],
      incidents: [],
      entries: [],
      guests: [],
    });
    expect(events).toHaveLength(3);
  });

  it('gathers the same incident told again and again, with nothing else between, into one', () => {
    const at = (second: number) => `2026-11-21T10:12:0${second}.000Z`;
    const events = timelineOf({
      waitingSince: '2026-11-21T10:05:00.000Z',
      takenAt: '2026-11-21T10:10:00.000Z',
      measurements: [],
      skipped: [],
      incidents: [
        { kind: 'media-lowered', at: at(1) },
        { kind: 'media-lowered', at: at(2) },
        { kind: 'media-restored', at: at(3) },
        { kind: 'media-lowered', at: at(4) },
      ],
      entries: [],
      guests: [],
    });
    const told = events.flatMap((event) =>
      event.type === 'incident' ? [[event.incident.kind, event.at, event.times]] : [],
    );
    expect(told).toEqual([
      ['media-lowered', at(1), 2],
      ['media-restored', at(3), 1],
      ['media-lowered', at(4), 1],
    ]);
  });

  it('tells of a fall in steps how deep it went, of a climb how far it came, and of two guests each', () => {
    const at = (second: number) => `2026-11-21T10:12:0${second}.000Z`;
    const guest = { kind: 'media-lost', party: 'guest' } as const;
    const events = timelineOf({
      waitingSince: '2026-11-21T10:05:00.000Z',
      takenAt: '2026-11-21T10:10:00.000Z',
      measurements: [],
      skipped: [],
      incidents: [
        { kind: 'media-lowered', at: at(1), detail: 'up face-off' },
        { kind: 'media-lowered', at: at(2), detail: 'down face-lowered' },
        { kind: 'media-restored', at: at(3), detail: 'up face-lowered' },
        { kind: 'media-restored', at: at(4), detail: 'up whole' },
        { ...guest, at: at(5), guest: 'Claire Petit' },
        { ...guest, at: at(6), guest: 'Jean Roux' },
      ],
      entries: [],
      guests: [],
    });
    const told = events.flatMap((event) =>
      event.type === 'incident' ? [[event.incident.detail ?? event.incident.guest, event.at, event.times]] : [],
    );
    expect(told).toEqual([
      ['up face-off', at(1), 2],
      ['up whole', at(3), 2],
      ['Claire Petit', at(5), 1],
      ['Jean Roux', at(6), 1],
    ]);
  });

  it('sums up reconnections by their cause and repair, and never those of two ends', () => {
    const at = (second: number) => `2026-11-21T10:12:0${second}.000Z`;
    const repaired = (second: number, party: 'patient' | 'physician', took: number) => ({
      kind: 'media-repaired' as const,
      at: at(second),
      party,
      repairs: [{ cause: 'transport' as const, action: 'restart-ice' as const, times: 1, took }],
    });
    const events = timelineOf({
      waitingSince: '2026-11-21T10:05:00.000Z',
      takenAt: '2026-11-21T10:10:00.000Z',
      measurements: [],
      skipped: [],
      incidents: [repaired(1, 'patient', 900), repaired(2, 'patient', 400), repaired(3, 'physician', 700)],
      entries: [],
      guests: [],
    });
    const told = events.flatMap((event) => (event.type === 'incident' ? [event.incident] : []));
    expect(told).toMatchObject([
      { party: 'patient', repairs: [{ times: 2, took: 1_300 }] },
      { party: 'physician', repairs: [{ times: 1, took: 700 }] },
    ]);
  });
});
