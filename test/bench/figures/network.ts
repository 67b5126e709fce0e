import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type ProfileName, profiles, type TraceName, traces } from '#test/support/network/profiles.ts';
import { openVillage, type Village } from '#test/support/network/village.ts';
import { observeConnections } from '#test/support/peer-connections.ts';
import type { Bench, Effort, Figure } from '../figure.ts';
import { firstFrameAt, lastPressAt, watchFirstFrame, watchPresses } from '../pages.ts';
import { comesAgain, countReceived, isUsable, type ReceivedSecond, takeSeconds } from '../received.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

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
  full: [
    { profile: 'fibre', talk: 60, cuts: [5, 20] },
    { profile: 'adsl', talk: 60, cuts: [5, 20] },
    { profile: '4g', talk: 60, cuts: [5, 20, 60, 120] },
    { profile: '3g-edge', talk: 60, cuts: [5, 20] },
    { profile: 'satellite', talk: 60, cuts: [5, 20] },
    { profile: 'voice-floor', talk: 60, cuts: [5, 20] },
  ],
};

/** Seconds the server keeps a place in this measurement: longer than the longest cut. */
const SEAT_HOLD = 180;

/** ms after which what has not come back is given up. */
const PATIENCE = 45_000;

/** Milliseconds from the link's return until the voice flows both ways again, and the physician sees the patient. */
async function recovery({ link }: Village, sides: readonly Page[], seconds: number) {
  link.cut();
  await pause(seconds * 1000);
  const [atDesk] = sides;
  const back = { voice: [] as Promise<number>[], face: [] as Promise<number>[] };
  let returned = 0;
  const timed = async (came: Promise<boolean>) =>
    (await came) ? performance.now() - returned : Number.POSITIVE_INFINITY;
  for (const page of sides) back.voice.push(timed(comesAgain(page, 'voicePackets', PATIENCE)));
  if (atDesk !== undefined) back.face.push(timed(comesAgain(atDesk, 'frames', PATIENCE)));
  returned = performance.now();
  link.restore();
  const [voice, face] = await Promise.all([Promise.all(back.voice), Promise.all(back.face)]);
  return { voice: Math.max(...voice), face: Math.max(...face) };
}

/** Seconds of usable voice in a minute of these. */
const usable = (seconds: readonly ReceivedSecond[]): number =>
  (60 * seconds.filter(isUsable).length) / Math.max(1, seconds.length);

/** A patient who waits; both pages are counted from now on, the physician's first. */
async function meet({ booth, physician }: Village): Promise<readonly Page[]> {
  await joinsQueue(booth, []);
  const sides = [physician.page, booth.kiosk.page];
  for (const page of sides) {
    await observeConnections(page);
    await countReceived(page);
  }
  await physician.waiting().waitFor();
  return sides;
}

async function talkOn(village: Village, { profile, talk, cuts }: Course): Promise<Figure[]> {
  const { booth, physician, link } = village;
  link.change(profiles[profile]);
  const sides = await meet(village);
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
  for (const page of sides) await takeSeconds(page);
  await pause(talk * 1000);
  const [heard = [], heardAtKiosk = []] = await Promise.all(sides.map(takeSeconds));
  const recovered: Figure[] = [];
  for (const seconds of cuts) {
    const { voice, face } = await recovery(village, sides, seconds);
    recovered.push(
      {
        name: `${profile}: voice back both ways after a cut of ${seconds} s`,
        unit: 'ms',
        samples: [voice],
        aim: { of: 'max', atMost: 3000 },
      },
      { name: `${profile}: the patient's face back after a cut of ${seconds} s`, unit: 'ms', samples: [face] },
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
  const sides = await meet(village);
  await physician.takes();
  await watchFirstFrame(physician.page, 'face');
  await firstFrameAt(physician.page, 'face');
  for (const page of sides) await takeSeconds(page);
  await link.play(traces[name], AbortSignal.timeout(120_000));
  const [heard = [], heardAtKiosk = []] = await Promise.all(sides.map(takeSeconds));
  await closeSession(booth, physician);
  return [
    { name: `${name}: usable voice at the physician`, unit: 's/min', samples: [usable(heard)] },
    { name: `${name}: usable voice at the kiosk`, unit: 's/min', samples: [usable(heardAtKiosk)] },
  ];
}

export const network: Bench = {
  name: 'network',
  about: 'a consultation whose kiosk is behind a poor link: first frame, usable voice, freezes, recovery after cuts',
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
