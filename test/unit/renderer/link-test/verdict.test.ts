import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINK_VERDICTS, type LinkFigures, type LinkTest } from '#protocol/link-test.ts';
import { concernOf, verdictOf } from '#renderer/link-test/verdict.ts';

const FIBRE: LinkFigures = {
  signalling: 20,
  paths: { udp: 'open', tcp: 'open', relay: 'absent' },
  up: 3_500_000,
  down: 3_900_000,
  loss: 0,
  roundTrip: 18,
  jitter: 2,
};

describe('the verdict on a link', () => {
  test('is good where all of a consultation passes', () => {
    expect(verdictOf(FIBRE)).toBe('good');
    expect(verdictOf({ ...FIBRE, roundTrip: 620 })).toBe('good');
    expect(verdictOf({ ...FIBRE, paths: { udp: 'blocked', tcp: 'blocked', relay: 'open' } })).toBe('good');
  });

  test('is fair where pictures may have to be smaller: too little rate, some loss, or nothing but TCP', () => {
    expect(verdictOf({ ...FIBRE, up: 400_000 })).toBe('fair');
    expect(verdictOf({ ...FIBRE, loss: 0.05 })).toBe('fair');
    expect(verdictOf({ ...FIBRE, paths: { ...FIBRE.paths, udp: 'blocked' } })).toBe('fair');
  });

  test('is poor where a voice is all there may be, or nothing could be measured of a way that is open', () => {
    expect(verdictOf({ ...FIBRE, up: 64_000, down: 64_000, loss: 0.1 })).toBe('poor');
    expect(verdictOf({ ...FIBRE, up: null, down: null, loss: null, roundTrip: null, jitter: null })).toBe('poor');
  });

  test('is none where no way is open', () => {
    expect(verdictOf({ ...FIBRE, paths: { udp: 'blocked', tcp: 'blocked', relay: 'absent' } })).toBe('none');
  });

  test('never gets better as a figure gets worse', () => {
    const rank = (figures: LinkFigures) => LINK_VERDICTS.indexOf(verdictOf(figures));
    const rate = fc.double({ min: 0, max: 5e6, noNaN: true });
    const path = fc.constantFrom('open', 'blocked', 'absent');
    const figures: fc.Arbitrary<LinkFigures> = fc.record({
      signalling: fc.constant(20),
      paths: fc.record({ udp: path, tcp: path, relay: path }),
      up: fc.option(rate),
      down: fc.option(rate),
      loss: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      roundTrip: fc.option(fc.double({ min: 0, max: 3000, noNaN: true })),
      jitter: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
    });
    fc.assert(
      fc.property(figures, fc.double({ min: 0, max: 1, noNaN: true }), (link, share) => {
        const worse = [
          { ...link, up: (link.up ?? 0) * share },
          { ...link, down: (link.down ?? 0) * share },
          { ...link, loss: Math.min(1, (link.loss ?? 1) + share) },
          { ...link, roundTrip: (link.roundTrip ?? 0) + 3000 * share },
          { ...link, jitter: (link.jitter ?? 0) + 300 * share },
          { ...link, paths: { ...link.paths, udp: 'blocked' as const } },
        ];
        for (const one of worse) expect(rank(one)).toBeGreaterThanOrEqual(rank(link));
      }),
    );
  });
});

describe('what a patient is told before they wait', () => {
  const well: LinkTest = {
    at: '2026-11-22T10:00:00.000Z',
    link: { ...FIBRE, verdict: 'good' },
    camera: 'works',
    microphone: 'works',
    loudspeaker: 'heard',
    echo: 'returned',
  };

  test('is nothing where all is well, or where it was not tested', () => {
    expect(concernOf(well)).toBeNull();
    expect(
      concernOf({ ...well, link: null, camera: 'untested', microphone: 'untested', loudspeaker: 'untested' }),
    ).toBeNull();
  });

  test('is the gravest alone', () => {
    const bad: LinkTest = { ...well, camera: 'dark', microphone: 'silent', loudspeaker: 'not-heard' };
    expect(concernOf({ ...bad, link: { ...FIBRE, verdict: 'none' } })).toBe('no-link');
    expect(concernOf({ ...bad, link: { ...FIBRE, verdict: 'poor' } })).toBe('no-microphone');
    expect(concernOf({ ...bad, microphone: 'works' })).toBe('no-sound');
    expect(concernOf({ ...bad, microphone: 'works', loudspeaker: 'heard', echo: 'lost' })).toBe('voice-lost');
    expect(concernOf({ ...bad, microphone: 'works', loudspeaker: 'heard' })).toBe('dark-camera');
    expect(concernOf({ ...well, link: { ...FIBRE, verdict: 'fair' } })).toBe('small-picture');
  });
});
