import { setTimeout as pause } from 'node:timers/promises';
import { type ProfileName, profiles, type TraceName, traces } from '#test/support/network/profiles.ts';
import { openVillage, type Village } from '#test/support/network/village.ts';
import { cutFor, meet, voiceOf } from '../cuts.ts';
import type { Bench, Effort, Figure } from '../figure.ts';
import { firstFrameAt, lastPressAt, watchFirstFrame, watchPresses } from '../pages.ts';
import { isUsable, type ReceivedSecond, takeSeconds } from '../received.ts';
import { closeSession } from '../sessions.ts';

/** What one profile is put through. */
interface Course {
  readonly profile: ProfileName;
  /** Seconds of talk that are looked at. */
  readonly talk: number;
  /** Seconds of each cut. */
  readonly cuts: readonly number[];
}

const courses: Record<Effort, readonly Course[]> = {
  quick: [{ profile: '4g', talk: 5, cuts: [5] }],
  full: (['fibre', 'adsl', '4g', '3g-edge', 'satellite', 'voice-floor'] as const).map((profile) => ({
    profile,
    talk: 60,
    cuts: [5, 20, 60, 120],
  })),
};

/** ms between a recovery and the next cut. */
const AFTER_CUT = 4_000;

/** Seconds the server keeps a place in this measurement: longer than the longest cut. */
const SEAT_HOLD = 180;

/** Seconds of usable voice in a minute of these. */
const usable = (seconds: readonly ReceivedSecond[]): number =>
  (60 * seconds.filter(isUsable).length) / Math.max(1, seconds.length);

async function talkOn(village: Village, { profile, talk, cuts }: Course): Promise<Figure[]> {
  const { booth, physician, link } = village;
  link.change(profiles[profile]);
  const sides = await meet(village);
  const pages = [sides.desk, sides.kiosk];
  await watchPresses(physician.page);
  await watchFirstFrame(physician.page, 'face');
  await physician.takes();
  const pressed = await lastPressAt(physician.page);
  const first = await firstFrameAt(physician.page, 'face').then(
    (at) => at - pressed,
    () => Number.POSITIVE_INFINITY,
  );
  // The encoder finds the link's rate in its first seconds; what counts is how one talks on it.
  await pause(talk >= 30 ? 10_000 : 2_000);
  for (const page of pages) await takeSeconds(page);
  await pause(talk * 1000);
  const [heard = [], heardAtKiosk = []] = await Promise.all(pages.map(takeSeconds));
  const recovered: Figure[] = [];
  for (const seconds of cuts) {
    const back = await cutFor(village, sides, seconds * 1000);
    // What held is what the next cut finds.
    await pause(AFTER_CUT);
    recovered.push(
      {
        name: `${profile}: voice back both ways after a cut of ${seconds} s`,
        unit: 'ms',
        samples: [voiceOf(back)],
        aim: { of: 'max', atMost: 3000 },
      },
      ...(back.faceAtDesk === null
        ? []
        : [
            {
              name: `${profile}: the patient's face back after a cut of ${seconds} s`,
              unit: 'ms',
              samples: [back.faceAtDesk],
            },
          ]),
    );
  }
  await closeSession(booth, physician);
  return [
    { name: `${profile}: first frame of the patient`, unit: 'ms', samples: [first] },
    { name: `${profile}: usable voice at the physician`, unit: 's/min', samples: [usable(heard)] },
    { name: `${profile}: usable voice at the kiosk`, unit: 's/min', samples: [usable(heardAtKiosk)] },
    {
      name: `${profile}: freezes of the patient's face`,
      unit: '/min',
      samples: [(60 * heard.reduce((sum, { freezes }) => sum + freezes, 0)) / Math.max(1, heard.length)],
    },
    ...recovered,
  ];
}

/** A consultation from the beginning of a trace to its end. */
async function rideOn(village: Village, name: TraceName): Promise<Figure[]> {
  const { booth, physician, link } = village;
  link.change(profiles.fibre);
  const { desk, kiosk } = await meet(village);
  await physician.takes();
  await watchFirstFrame(physician.page, 'face');
  await firstFrameAt(physician.page, 'face');
  for (const page of [desk, kiosk]) await takeSeconds(page);
  await link.play(traces[name], AbortSignal.timeout(120_000));
  const [heard, heardAtKiosk] = await Promise.all([takeSeconds(desk), takeSeconds(kiosk)]);
  await closeSession(booth, physician);
  return [
    { name: `${name}: usable voice at the physician`, unit: 's/min', samples: [usable(heard)] },
    { name: `${name}: usable voice at the kiosk`, unit: 's/min', samples: [usable(heardAtKiosk)] },
  ];
}

export const network: Bench = {
  name: 'network',
  about:
    'a consultation whose kiosk is behind a poor link: first frame, usable voice, freezes, cuts up to 120 s (40 min)',
  measure: async (effort) => {
    const village = await openVillage(profiles.fibre, 20_260_101, SEAT_HOLD);
    try {
      const figures: Figure[] = [];
      for (const course of courses[effort]) figures.push(...(await talkOn(village, course)));
      if (effort === 'full')
        for (const name of ['busy-cell', 'shared-line', 'change-of-cell'] as const)
          figures.push(...(await rideOn(village, name)));
      return figures;
    } finally {
      await village.close();
    }
  },
};
