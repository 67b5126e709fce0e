import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUneven, LINK_PATHS, LINK_VERDICTS, LinkFigures, type LinkPath, type LinkTest } from '#protocol/link-test.ts';
import { concernOf, verdictOf } from '#renderer/link-test/verdict.ts';

const NO_RELAY: LinkFigures['paths'] = {
  udp: 'open',
  tcp: 'open',
  'relay-udp': 'not-tried',
  'relay-tcp': 'not-tried',
  'relay-tls': 'not-tried',
};

const FIBRE: LinkFigures = {
  signalling: 20,
  paths: NO_RELAY,
  via: 'udp',
  up: 3_500_000,
  down: 3_900_000,
  loss: 0,
  late: 0,
  roundTrip: 18,
  jitter: 2,
};

/** A fibre behind a firewall that leaves this way alone. */
const only = (path: LinkPath): LinkFigures => ({
  ...FIBRE,
  via: path,
  paths: {
    udp: 'blocked',
    tcp: 'blocked',
    'relay-udp': 'blocked',
    'relay-tcp': 'blocked',
    'relay-tls': 'blocked',
    [path]: 'open',
  },
});

describe('the verdict on a link', () => {
  test('is good where all of a consultation passes', () => {
    expect(verdictOf(FIBRE)).toBe('good');
    expect(verdictOf({ ...FIBRE, roundTrip: 620 })).toBe('good');
    expect(verdictOf(only('relay-udp'))).toBe('good');
  });

  test('is fair where pictures may have to be smaller: too little rate, or some loss', () => {
    expect(verdictOf({ ...FIBRE, up: 400_000 })).toBe('fair');
    expect(verdictOf({ ...FIBRE, loss: 0.05 })).toBe('fair');
  });

  test.each(['tcp', 'relay-tcp', 'relay-tls'] as const)(
    'is no better than fair over %s, well as it may run now',
    (path) => {
      expect(verdictOf(only(path))).toBe('fair');
      expect(isUneven({ ...only(path), verdict: 'fair' })).toBe(true);
    },
  );

  test('counts what a stream brings too late as lost, and leaves a delay over UDP to the receiver', () => {
    expect(verdictOf({ ...only('relay-tls'), late: 0.17 })).toBe('poor');
    expect(verdictOf({ ...only('relay-tls'), loss: 0.06, late: 0.06 })).toBe('poor');
    expect(verdictOf({ ...FIBRE, late: 0.17 })).toBe('good');
  });

  test('is of the way that was measured, and not of a better one that opened after', () => {
    expect(verdictOf({ ...FIBRE, via: 'tcp' })).toBe('fair');
  });

  test('is poor where a voice is all there may be, or nothing could be measured of a way that is open', () => {
    expect(verdictOf({ ...FIBRE, up: 64_000, down: 64_000, loss: 0.1 })).toBe('poor');
    expect(verdictOf({ ...FIBRE, up: null, down: null, loss: null, late: null, roundTrip: null, jitter: null })).toBe(
      'poor',
    );
  });

  test('is none where no way is open', () => {
    const { paths } = only('udp');
    expect(verdictOf({ ...FIBRE, via: null, paths: { ...paths, udp: 'blocked' } })).toBe('none');
  });

  test('never gets better as a figure gets worse', () => {
    const rank = (figures: LinkFigures) => LINK_VERDICTS.indexOf(verdictOf(figures));
    const rate = fc.double({ min: 0, max: 5e6, noNaN: true });
    const path = fc.constantFrom('open', 'blocked', 'not-tried');
    const figures: fc.Arbitrary<LinkFigures> = fc.record({
      signalling: fc.constant(20),
      paths: fc.record({ udp: path, tcp: path, 'relay-udp': path, 'relay-tcp': path, 'relay-tls': path }),
      via: fc.option(fc.constantFrom(...LINK_PATHS)),
      up: fc.option(rate),
      down: fc.option(rate),
      loss: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      late: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
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
          { ...link, late: Math.min(1, (link.late ?? 0) + share) },
          { ...link, paths: { ...link.paths, udp: 'blocked' as const } },
          ...(['tcp', 'relay-tcp', 'relay-tls'] as const).map((via) => ({ ...link, via })),
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
    expect(concernOf({ ...well, link: { ...only('relay-tls'), verdict: 'fair' } })).toBe('uneven');
    expect(concernOf({ ...well, link: { ...only('relay-tls'), verdict: 'poor' } })).toBe('voice-only');
  });
});

describe('what a kiosk of another version found', () => {
  test('is read as far as it speaks of the same ways, and keeps no patient from the queue', () => {
    const { via: _via, late: _late, ...before } = FIBRE;
    const paths = { udp: 'blocked', tcp: 'open', relay: 'absent' };
    expect(LinkFigures.parse({ ...before, paths })).toEqual({
      ...before,
      via: null,
      late: null,
      paths: { ...NO_RELAY, udp: 'blocked' },
    });
  });
});
