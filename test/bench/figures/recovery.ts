import { setTimeout as pause } from 'node:timers/promises';
import { profiles } from '#test/support/network/profiles.ts';
import { seededRandom } from '#test/support/network/random.ts';
import { openVillage } from '#test/support/network/village.ts';
import { cutFor, meet, type Return, type Sides, voiceOf, wholeOf } from '../cuts.ts';
import type { Bench, Figure } from '../figure.ts';
import { firstFrameAt, watchFirstFrame } from '../pages.ts';
import { closeSession } from '../sessions.ts';

/** ms in which everything has to be back. */
const WITHIN = 3_000;

/** ms of a cut: the shortest and the longest, each decade as often as the next. */
const SHORTEST = 300;
const LONGEST = 8_000;

/**
 * ms from a recovery to the next cut, at most and at least: long enough for a picture in full to be there to lose, and so
 * short that some cuts come while the browser still finds out what the link carries again.
 */
const BETWEEN = { least: 3_000, most: 8_000 } as const;

interface Round {
  readonly cut: number;
  readonly back: Return;
  /** What the screens then say of the pictures, where they are let go of. */
  readonly told: string;
}

const described = ({ cut, back, told }: Round): string =>
  `cut of ${(cut / 1000).toFixed(1)} s: ${Object.entries(back)
    .map(([what, ms]) => `${what} ${ms?.toFixed(0) ?? 'let go of before'}`)
    .join(', ')}${told}`;

/** The step of the fall each screen tells of, as it stands. */
async function fallTold({ desk, kiosk }: Sides): Promise<string> {
  const steps = await Promise.all(
    [desk, kiosk].map((page) =>
      page.evaluate(() => document.querySelector('[data-fall]')?.getAttribute('data-fall') ?? null),
    ),
  );
  return steps.every((step) => step === null) ? '' : ` (${steps.map((step) => step ?? 'whole').join(' | ')})`;
}

function figuresOf(rounds: readonly Round[]): Figure[] {
  const missed = rounds.filter(({ back }) => wholeOf(back) > WITHIN);
  const aim = { of: 'max', atMost: WITHIN } as const;
  const faceOf = (name: string, of: (back: Return) => number | null): Figure[] => {
    const samples = rounds.flatMap(({ back }) => of(back) ?? []);
    const note = `${rounds.length - samples.length} cuts found it let go of already`;
    return samples.length === 0 ? [] : [{ name, unit: 'ms', samples, aim, note }];
  };
  return [
    {
      name: 'voice and faces back both ways',
      unit: 'ms',
      samples: rounds.map(({ back }) => wholeOf(back)),
      aim,
      note: `${rounds.length - missed.length} of ${rounds.length} within ${WITHIN} ms${missed.map((round) => `; ${described(round)}`).join('')}`,
    },
    { name: 'voice back both ways', unit: 'ms', samples: rounds.map(({ back }) => voiceOf(back)), aim },
    ...faceOf('the patient’s face back', ({ faceAtDesk }) => faceAtDesk),
    ...faceOf('the physician’s face back', ({ faceAtKiosk }) => faceAtKiosk),
    { name: 'cuts', unit: 'ms', samples: rounds.map(({ cut }) => cut) },
  ];
}

export const recovery: Bench = {
  name: 'recovery',
  about: 'a hundred cuts of the kiosk’s link, 0.3 to 8 s, on fibre and 4G: until all media flows both ways again',
  measure: async (effort) => {
    const random = seededRandom(20_260_102);
    const village = await openVillage(profiles.fibre, 20_260_102);
    try {
      const { link, booth, physician } = village;
      const sides = await meet(village);
      await watchFirstFrame(sides.desk, 'face');
      await physician.takes();
      await firstFrameAt(sides.desk, 'face');
      await pause(5_000);
      const rounds: Round[] = [];
      for (let round = 0; round < (effort === 'quick' ? 6 : 100); round += 1) {
        link.change(round % 2 === 0 ? profiles.fibre : profiles['4g']);
        const cut = SHORTEST * (LONGEST / SHORTEST) ** random();
        const back = await cutFor(village, sides, cut);
        rounds.push({ cut, back, told: await fallTold(sides) });
        await pause(BETWEEN.least + random() * (BETWEEN.most - BETWEEN.least));
      }
      await closeSession(booth, physician);
      return figuresOf(rounds);
    } finally {
      await village.close();
    }
  },
};
