import type { FallStep } from '#protocol/peer-message.ts';

/** Beyond one of these is trouble. Shares 0 to 1; `queue`: ms a packet waits on its way; `room`: bits a second at least. */
export interface Limits {
  readonly loss: number;
  readonly concealed: number;
  readonly frozen: number;
  readonly queue: number;
  readonly room: number;
}

/**
 * The stethoscope beside a voice. While it is listened to it is kept as the voice is: the pictures fall earlier, by the room
 * it takes, and before it. Only where nothing is left to let go of and the voice still suffers is it ended, in words on both
 * screens: a murmur cannot be judged through gaps, and a voice that breaks up cannot say so. Times in ms.
 */
export interface StethoscopePolicy {
  /** What it takes, bits a second. */
  readonly room: number;
  /** Beyond one of these, for so long, with all pictures off: both no longer fit. */
  readonly trouble: Limits;
  readonly endAfter: number;
  /** How long after it was ended it is refused: asked for at once it would end again. */
  readonly refuseFor: number;
}

/** A policy of the fall, as data. Times in ms. */
export interface FallPolicy {
  /** At each step: what makes it fall further, and within what the link must stay to climb from it. */
  readonly steps: { readonly [S in FallStep]: { readonly trouble: Limits; readonly good: Limits } };
  /** Beyond this only the voice has a chance: all pictures go at once. */
  readonly collapse: Limits;
  readonly stethoscope: StethoscopePolicy;
  readonly fallAfter: number;
  readonly collapseAfter: number;
  readonly climbAfter: { readonly first: number; readonly factor: number; readonly longest: number };
  /** A fall within this time after a climb is a climb that failed; past `forgetAfter` at the top nothing is remembered of it. */
  readonly probation: number;
  readonly forgetAfter: number;
  /** How long after a beginning or a cut nothing is decided: the counters still tell of it. */
  readonly settle: number;
  /** How long after a cut or a gap the losses told are not believed: they may be those of the cut. */
  readonly echo: number;
  /** A longer time between two measures is a machine that slept. */
  readonly longestGap: number;
}

const NO_ROOM_NEEDED = 0;

/** Never climbed from, so never asked. */
const ANY: Limits = { loss: 1, concealed: 1, frozen: 1, queue: Number.POSITIVE_INFINITY, room: NO_ROOM_NEEDED };

const TIMES = {
  fallAfter: 2000,
  collapseAfter: 2000,
  climbAfter: { first: 10_000, factor: 2, longest: 120_000 },
  probation: 20_000,
  forgetAfter: 60_000,
  settle: 3000,
  longestGap: 5000,
} as const;

/**
 * The further the fall, the more must be wrong to fall further, so that a link of constant loss finds the step it can hold.
 * A queue of 300 ms is twice the one-way delay ITU-T G.114 finds good. The voice is meant to be usable at 10 % of loss: a face
 * that is small already is given up only beyond that, when what helps is an empty link.
 */
const LOSS = {
  whole: { trouble: { loss: 0.05, concealed: 0.05, queue: 300 }, good: { loss: 0.02, concealed: 0.02, queue: 150 } },
  'examination-lowered': {
    trouble: { loss: 0.08, concealed: 0.05, queue: 300 },
    good: { loss: 0.02, concealed: 0.02, queue: 150 },
  },
  'face-lowered': {
    trouble: { loss: 0.15, concealed: 0.1, queue: 400 },
    good: { loss: 0.03, concealed: 0.02, queue: 150 },
  },
  'face-off': {
    trouble: { loss: 1, concealed: 1, queue: Number.POSITIVE_INFINITY },
    good: { loss: 0.08, concealed: 0.05, queue: 200 },
  },
} as const;

/** Sound of 128 kbit/s in 50 packets a second, of which the headers are another 24. */
const STETHOSCOPE = {
  room: 152_000,
  trouble: { loss: 0.1, concealed: 0.1, frozen: 1, queue: 400, room: NO_ROOM_NEEDED },
  endAfter: 3000,
  refuseFor: 30_000,
} as const satisfies StethoscopePolicy;

const COLLAPSE = { loss: 0.35, concealed: 0.35, frozen: 1, queue: 1500 } as const;

/**
 * What is sent. The room is what a step's pictures need beside a voice of 40 kbit/s: a face of 360 lines and an examination
 * of 720 want 700 kbit/s, a face of 180 lines 120. To climb, room is not asked for: a browser that sends little does not
 * learn how much more there is; the climb itself is the question.
 */
export const UP_POLICY: FallPolicy = {
  ...TIMES,
  // The SFU tells of each stream apart, of the voice only every five seconds.
  echo: 6000,
  steps: {
    whole: {
      trouble: { ...LOSS.whole.trouble, frozen: 1, room: 250_000 },
      good: ANY,
    },
    'examination-lowered': {
      trouble: { ...LOSS['examination-lowered'].trouble, frozen: 1, room: 250_000 },
      good: { ...LOSS['examination-lowered'].good, frozen: 1, room: NO_ROOM_NEEDED },
    },
    'face-lowered': {
      trouble: { ...LOSS['face-lowered'].trouble, frozen: 1, room: 110_000 },
      good: { ...LOSS['face-lowered'].good, frozen: 1, room: NO_ROOM_NEEDED },
    },
    'face-off': {
      trouble: { ...LOSS['face-off'].trouble, frozen: 1, room: NO_ROOM_NEEDED },
      good: { ...LOSS['face-off'].good, frozen: 1, room: NO_ROOM_NEEDED },
    },
  },
  collapse: { ...COLLAPSE, room: 60_000 },
  stethoscope: STETHOSCOPE,
};

/** What is received: the room is the SFU's to know, and its want is seen by pictures that stand still. */
export const DOWN_POLICY: FallPolicy = {
  ...TIMES,
  // Until the next picture that needs no former one has been asked for and has come.
  echo: 3000,
  steps: {
    whole: {
      trouble: { ...LOSS.whole.trouble, frozen: 0.4, room: NO_ROOM_NEEDED },
      good: ANY,
    },
    'examination-lowered': {
      trouble: { ...LOSS['examination-lowered'].trouble, frozen: 0.4, room: NO_ROOM_NEEDED },
      good: { ...LOSS['examination-lowered'].good, frozen: 0.1, room: NO_ROOM_NEEDED },
    },
    'face-lowered': {
      trouble: { ...LOSS['face-lowered'].trouble, frozen: 0.6, room: NO_ROOM_NEEDED },
      good: { ...LOSS['face-lowered'].good, frozen: 0.1, room: NO_ROOM_NEEDED },
    },
    'face-off': {
      trouble: { ...LOSS['face-off'].trouble, frozen: 1, room: NO_ROOM_NEEDED },
      good: { ...LOSS['face-off'].good, frozen: 1, room: NO_ROOM_NEEDED },
    },
  },
  collapse: { ...COLLAPSE, room: NO_ROOM_NEEDED },
  stethoscope: STETHOSCOPE,
};
