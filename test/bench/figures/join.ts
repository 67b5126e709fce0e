import { openStage } from '#test/support/stage.ts';
import type { Bench } from '../figure.ts';
import { joinedAt, watchJoin } from '../joins.ts';
import { clockOffset, firstFrameAt, lastPressAt, watchFirstFrame, watchPresses } from '../pages.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

export const join: Bench = {
  name: 'join',
  about:
    'from the press that takes a patient until both sides have joined, and until each shows a decoded frame of the other',
  measure: async (effort) => {
    const stage = await openStage();
    const joined: number[] = [];
    const physicianSees: number[] = [];
    const patientSees: number[] = [];
    try {
      const booth = await stage.openBooth({ config: { steps: [] } });
      const physician = await stage.openPhysician('first');
      await watchPresses(physician.page);
      const desk = await clockOffset(physician.page);
      for (let session = 0; session < (effort === 'quick' ? 2 : 40); session += 1) {
        await joinsQueue(booth, []);
        const { page } = booth.kiosk;
        const kiosk = await clockOffset(page);
        await Promise.all([watchJoin(physician.page), watchJoin(page)]);
        await watchFirstFrame(physician.page, 'face');
        await watchFirstFrame(page, 'physician');
        await physician.waiting().waitFor();
        await physician.takes();
        const pressed = (await lastPressAt(physician.page)) + desk.add;
        const [there, here] = await Promise.all([joinedAt(physician.page), joinedAt(page)]);
        joined.push(Math.max(there + desk.add, here + kiosk.add) - pressed);
        physicianSees.push((await firstFrameAt(physician.page, 'face')) + desk.add - pressed);
        patientSees.push((await firstFrameAt(page, 'physician')) + kiosk.add - pressed);
        await closeSession(booth, physician);
      }
      const both = physicianSees.map((time, session) => Math.max(time, patientSees[session] ?? Number.NaN));
      return [
        { name: 'both have joined', unit: 'ms', samples: joined, aim: { of: 'p95', atMost: 800 } },
        { name: 'the physician sees the patient', unit: 'ms', samples: physicianSees },
        { name: 'the patient sees the physician', unit: 'ms', samples: patientSees },
        { name: 'both see each other', unit: 'ms', samples: both, aim: { of: 'p95', atMost: 1_000 } },
      ];
    } finally {
      await stage.close();
    }
  },
};
