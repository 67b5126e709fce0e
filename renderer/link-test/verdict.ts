import { isStream, isUneven, type LinkFigures, type LinkTest, type LinkVerdict } from '#protocol/link-test.ts';

/**
 * What the figures of a link must reach for a verdict. Rates: a face and an examination picture beside a voice, and a small
 * face beside a voice, each way (bits a second). Loss, ms of round trip and jitter: where the pictures of a call begin to be
 * lowered by the fall, and where it gives them up; the round trip is ITU-T G.114's one-way limit, twice.
 */
const NEEDED = {
  good: { rate: 800_000, loss: 0.03, roundTrip: 800, jitter: 60 },
  fair: { rate: 250_000, loss: 0.1, roundTrip: 1200, jitter: 150 },
} as const;

/** Whether any way to the SFU is open. */
const isReached = ({ paths }: LinkFigures): boolean => Object.values(paths).includes('open');

/** What a consultation may count on over a link. A rate that could not be measured speaks for no more than a voice. */
export function verdictOf(figures: LinkFigures): LinkVerdict {
  if (!isReached(figures)) return 'none';
  const { up, down, loss, late, roundTrip, jitter, via } = figures;
  // What comes too late is as lost to a voice. Over UDP a receiver adapts to a delay; a stream's comes all at once.
  const missing = (loss ?? 1) + (isStream(via) ? (late ?? 0) : 0);
  const reaches = ({ rate, ...most }: (typeof NEEDED)[keyof typeof NEEDED]) =>
    (up ?? 0) >= rate &&
    (down ?? 0) >= rate &&
    missing <= most.loss &&
    (roundTrip ?? 0) <= most.roundTrip &&
    (jitter ?? 0) <= most.jitter;
  // A stream that runs well now stands still with the first loss: good as it looks, it is not to be counted on.
  if (reaches(NEEDED.good) && !isStream(via)) return 'good';
  return reaches(NEEDED.fair) ? 'fair' : 'poor';
}

/** What the patient is told before they wait, the gravest first; null where there is nothing to tell. */
export type Concern =
  | 'no-link'
  | 'no-microphone'
  | 'no-sound'
  | 'voice-lost'
  | 'voice-only'
  | 'no-camera'
  | 'dark-camera'
  | 'uneven'
  | 'small-picture';

export function concernOf({ link, camera, microphone, loudspeaker, echo }: LinkTest): Concern | null {
  if (link?.verdict === 'none') return 'no-link';
  if (microphone !== 'works' && microphone !== 'untested') return 'no-microphone';
  if (loudspeaker === 'not-heard') return 'no-sound';
  if (echo === 'lost') return 'voice-lost';
  if (link?.verdict === 'poor') return 'voice-only';
  if (camera === 'missing' || camera === 'denied') return 'no-camera';
  if (camera === 'dark') return 'dark-camera';
  if (link?.verdict !== 'fair') return null;
  return isUneven(link) ? 'uneven' : 'small-picture';
}
