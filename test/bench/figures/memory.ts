import { openStage } from '#test/support/stage.ts';
import { distributionOf, trendOf } from '../distribution.ts';
import type { Bench, Figure } from '../figure.ts';
import { firstFrameAt, watchFirstFrame } from '../pages.ts';
import { type Memory, ROLES, type Role, readMemory } from '../processes-memory.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

/** Sessions in which everything has run once: code, codecs and caches are loaded. What grows after is kept for nothing. */
const SETTLED = 5;

type State = readonly Memory[];

const middle = (state: State, role: Role): number => distributionOf(state.map((reading) => reading[role])).median;

/** Growth of each process between two states, %. */
const growth = (from: State, to: State, role: Role): number => (middle(to, role) / middle(from, role) - 1) * 100;

function figuresOf(states: readonly State[]): Figure[] {
  const [first] = states;
  const last = states.at(-1);
  if (first === undefined || last === undefined) return [];
  const sessions = states.length - 1;
  return ROLES.flatMap((role) => {
    const settled = states.slice(Math.min(SETTLED, sessions - 1));
    const [base] = settled;
    const trend = trendOf(settled.map((state) => middle(state, role)));
    const perSession = `${(trend.perStep * 1024).toFixed(0)} KiB a session along the line of best fit`;
    return [
      { name: `${role}, after start`, unit: 'MiB', samples: first.map((reading) => reading[role]) },
      { name: `${role}, after ${sessions} sessions`, unit: 'MiB', samples: last.map((reading) => reading[role]) },
      {
        name: `${role}, growth from start`,
        unit: '%',
        samples: [growth(first, last, role)],
        aim: { of: 'max', atMost: 2 },
      },
      {
        name: `${role}, growth once settled`,
        unit: '%',
        samples: base === undefined ? [] : [growth(base, last, role)],
        note: `from session ${sessions + 1 - settled.length} to ${sessions}: ${perSession}`,
      },
    ] satisfies Figure[];
  });
}

export const memory: Bench = {
  name: 'memory',
  about: 'memory of each process after start and after 20 sessions, each with a measurement and a video consultation',
  measure: async (effort) => {
    const stage = await openStage();
    try {
      const booth = await stage.openBooth({ config: { steps: ['oximetry'] } });
      const physician = await stage.openPhysician('first');
      await booth.patient.sees('welcome');
      const states: State[] = [await readMemory(stage, booth, physician)];
      for (let session = 0; session < (effort === 'quick' ? 2 : 20); session += 1) {
        await joinsQueue(booth, ['oximetry']);
        const { page } = booth.kiosk;
        await watchFirstFrame(physician.page, 'face');
        await watchFirstFrame(page, 'physician');
        await physician.takes();
        await firstFrameAt(physician.page, 'face');
        await firstFrameAt(page, 'physician');
        await closeSession(booth, physician);
        states.push(await readMemory(stage, booth, physician));
      }
      return figuresOf(states);
    } finally {
      await stage.close();
    }
  },
};
