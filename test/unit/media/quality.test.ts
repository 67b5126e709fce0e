import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QualityReport } from '#protocol/peer-message.ts';
import {
  figureOf,
  gradeOf,
  type Interval,
  intervalBetween,
  isSilent,
  lossOf,
  REPORT_SPAN,
  recent,
  reportOf,
} from '../../../media/quality.ts';
import { type MediaSample, type ReceivedStream, readSample } from '../../../media/quality-sample.ts';

const VOICE: ReceivedStream = {
  id: 'voice',
  kind: 'audio',
  packets: 0,
  lost: 0,
  jitter: 5,
  frames: null,
  frozen: null,
  samples: 0,
  concealed: 0,
};
const FACE: ReceivedStream = {
  ...VOICE,
  id: 'face',
  kind: 'video',
  frames: 0,
  frozen: 0,
  samples: null,
  concealed: null,
};

/** A sample at a second: 50 packets of voice and 60 of a face each second, unless said otherwise. */
const sampleAt = (
  second: number,
  voice: Partial<ReceivedStream> = {},
  face: Partial<ReceivedStream> | null = {},
): MediaSample => ({
  at: second * 1000,
  received: [
    { ...VOICE, packets: 50 * second, samples: 48_000 * second, ...voice },
    ...(face === null ? [] : [{ ...FACE, packets: 60 * second, frames: 25 * second, ...face }]),
  ],
  sent: [],
  roundTrip: 40,
  room: null,
});
const between = (before: MediaSample, after: MediaSample): Interval => {
  const interval = intervalBetween(before, after);
  if (interval === null) throw new Error('the samples tell nothing together');
  return interval;
};
const intervalsOf = (samples: readonly MediaSample[]): Interval[] =>
  samples.flatMap((after, n) => {
    const before = samples[n - 1];
    return before === undefined ? [] : [between(before, after)];
  });

describe('what happened between two samples', () => {
  test('counts what came and what did not', () => {
    const interval = between(sampleAt(1), sampleAt(2, { packets: 98, lost: 2 }));
    expect(interval).toMatchObject({ duration: 1000, voice: { came: 48, lost: 2 }, picture: { came: 60, lost: 0 } });
    expect(lossOf([interval])).toBeCloseTo(0.04);
  });

  test('takes counters that began anew, and streams that are new, for no loss', () => {
    const anew = between(sampleAt(100, { lost: 900 }), {
      ...sampleAt(101),
      received: [{ ...VOICE, packets: 10, lost: 3 }],
    });
    expect(anew.voice).toEqual({ came: 0, lost: 0 });
    const other = between(sampleAt(1), sampleAt(2, { id: 'another', packets: 4000, lost: 500 }));
    expect(other.voice).toEqual({ came: 0, lost: 0 });
  });

  test('takes a packet that came late or twice for no negative loss', () => {
    expect(between(sampleAt(1, { lost: 5 }), sampleAt(2, { lost: -1 })).voice.lost).toBe(0);
  });

  test('tells nothing where the clock stood or stepped back', () => {
    expect(intervalBetween(sampleAt(2), sampleAt(2))).toBeNull();
    expect(intervalBetween(sampleAt(2), sampleAt(1))).toBeNull();
  });

  test('sees a freeze while it lasts, by the pictures that do not come, and does not count it twice at its end', () => {
    const still = { frames: 25 };
    const samples = [
      sampleAt(1),
      sampleAt(2, {}, still),
      sampleAt(3, {}, still),
      sampleAt(4, {}, { frames: 45, frozen: 2200 }),
      sampleAt(5, {}, { frames: 70, frozen: 2200 }),
    ];
    expect(intervalsOf(samples).map(({ frozen }) => frozen)).toEqual([1, 1, 1, 0]);
  });

  test('holds sound that was made up against the link, and silence not', () => {
    expect(between(sampleAt(1), sampleAt(2, { concealed: 4800 })).concealed).toBeCloseTo(0.1);
    expect(between(sampleAt(1), sampleAt(2)).concealed).toBe(0);
  });

  test('takes the word of a receiver once', () => {
    const telling = (second: number, at: number, loss: number): MediaSample => ({
      ...sampleAt(second),
      sent: [{ id: 'up', kind: 'audio', packets: 100 * second, limitation: null, remote: { at, loss, roundTrip: 80 } }],
    });
    const [first, second] = intervalsOf([telling(1, 900, 0), telling(2, 1900, 0.2), telling(3, 1900, 0.2)]);
    expect([first?.sent, second?.sent]).toEqual([
      { told: 100, lost: 20 },
      { told: 0, lost: 0 },
    ]);
  });
});

describe('the report of a direction', () => {
  const steady = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => sampleAt(from + n));

  test('is good on a good link, and says nothing before there is something to say', () => {
    expect(reportOf([])).toBeNull();
    expect(reportOf(intervalsOf(steady(1, 10)))).toEqual({
      grade: 'good',
      loss: 0,
      roundTrip: 40,
      jitter: 5,
      frozen: 0,
    });
  });

  test('looks back five seconds and no further', () => {
    const bad = [sampleAt(1), sampleAt(2, { lost: 40 })];
    const intervals = intervalsOf([
      ...bad,
      ...steady(3, 9).map((sample) => ({
        ...sample,
        received: sample.received.map((stream) => (stream.kind === 'audio' ? { ...stream, lost: 40 } : stream)),
      })),
    ]);
    expect(recent(intervals).length).toBe(REPORT_SPAN / 1000);
    expect(reportOf(intervals)?.loss).toBe(0);
    expect(reportOf(intervals.slice(0, 4))?.grade).toBe('poor');
  });

  test('is lost when nothing of what is awaited has come for two seconds', () => {
    const silent = [sampleAt(5), ...[6, 7].map((s) => ({ ...sampleAt(5), at: s * 1000 }))];
    expect(isSilent(intervalsOf(silent.slice(0, 2)))).toBe(false);
    expect(reportOf(intervalsOf(silent))?.grade).toBe('lost');
  });

  test('is not lost where nothing is awaited', () => {
    const none = [1, 2, 3, 4].map((second) => ({ ...sampleAt(second), received: [] }));
    expect(reportOf(intervalsOf(none))).toMatchObject({ grade: 'good', roundTrip: 40 });
  });

  test('is graded by its worst figure', () => {
    const well = { loss: 0, roundTrip: 50, jitter: 10, frozen: 0 };
    expect(gradeOf(well)).toBe('good');
    expect(gradeOf({ ...well, loss: 0.02 })).toBe('fair');
    expect(gradeOf({ ...well, roundTrip: 1300 })).toBe('poor');
    expect(gradeOf({ ...well, jitter: 80 })).toBe('fair');
    expect(gradeOf({ ...well, frozen: 0.3 })).toBe('poor');
    expect(gradeOf({ ...well, roundTrip: null })).toBe('good');
  });
});

describe('the one figure of a conversation', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const anyReport: fc.Arbitrary<QualityReport> = fc.record({
    grade: fc.constantFrom('good', 'fair', 'poor', 'lost'),
    loss: share,
    roundTrip: fc.option(fc.double({ min: 0, max: 5000, noNaN: true })),
    jitter: fc.double({ min: 0, max: 1000, noNaN: true }),
    frozen: share,
  });

  test('is the same at both ends', () => {
    fc.assert(
      fc.property(fc.option(anyReport), fc.option(anyReport), (here, there) => {
        expect(figureOf(here, there)).toEqual(figureOf(there, here));
      }),
    );
  });

  test('is never better than either direction, and crosses the wire', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (here, there) => {
        const figure = QualityReport.parse(figureOf(here, there));
        expect(figure.loss).toBeGreaterThanOrEqual(Math.max(here.loss, there.loss));
        if (here.grade === 'lost' || there.grade === 'lost') expect(figure.grade).toBe('lost');
      }),
    );
  });

  test('adds the two round trips, for each ends at the SFU', () => {
    const half = { grade: 'good', loss: 0, roundTrip: 200, jitter: 0, frozen: 0 } as const;
    expect(figureOf(half, half)).toMatchObject({ roundTrip: 400, grade: 'fair' });
  });
});

describe('the statistics of a browser', () => {
  const inbound = { id: 'I1', type: 'inbound-rtp', kind: 'audio', timestamp: 1, packetsReceived: 10, packetsLost: 1 };
  const pair = { id: 'P1', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.05 };
  const read = (...entries: { id: string }[]) => readSample([entries.map((entry) => [entry.id, entry] as const)], 1000);

  test('are read with whatever is missing as not told', () => {
    expect(read(inbound, pair)).toEqual({
      at: 1000,
      received: [
        {
          id: 'I1',
          kind: 'audio',
          packets: 10,
          lost: 1,
          jitter: null,
          frames: null,
          frozen: null,
          samples: null,
          concealed: null,
        },
      ],
      sent: [],
      roundTrip: 50,
      room: null,
    });
  });

  test('are taken of the pair the transport says it uses, not of another that answered once', () => {
    const other = { ...pair, id: 'P2', currentRoundTripTime: 2 };
    expect(read({ id: 'T', ...{ type: 'transport', selectedCandidatePairId: 'P1' } }, other, pair).roundTrip).toBe(50);
  });

  test('of any shape never throw, and never give a number that is none', () => {
    const field = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.boolean(), fc.integer());
    const entry = fc.record(
      {
        id: fc.constantFrom('a', 'b'),
        type: fc.constantFrom(
          'inbound-rtp',
          'outbound-rtp',
          'remote-inbound-rtp',
          'candidate-pair',
          'transport',
          'codec',
        ),
        kind: fc.constantFrom('audio', 'video', 'other'),
        timestamp: field,
        packetsReceived: field,
        packetsLost: field,
        jitter: field,
        framesDecoded: field,
        totalFreezesDuration: field,
        totalSamplesReceived: field,
        concealedSamples: field,
        fractionLost: field,
        currentRoundTripTime: field,
        availableOutgoingBitrate: field,
        selectedCandidatePairId: field,
      },
      { requiredKeys: ['id', 'type'] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), fc.array(entry, { maxLength: 6 }), (one, two) => {
        const before = read(...one);
        const report = reportOf([intervalBetween(before, { ...read(...two), at: 2000 })].flatMap((each) => each ?? []));
        if (report !== null) expect(() => QualityReport.parse(report)).not.toThrow();
      }),
    );
  });
});
