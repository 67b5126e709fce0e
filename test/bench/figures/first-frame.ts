import { openStage } from '#test/support/stage.ts';
import type { Bench } from '../figure.ts';
import { clockOffset, firstFrameAt, lastPressAt, watchFirstFrame, watchPresses } from '../pages.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

export const firstFrame: Bench = {
  name: 'first-frame',
  about: 'from the press that takes a patient to the first decoded frame of the other on each side',
  measure: async (effort) => {
    const stage = await openStage();
    const physicianSees: number[] = [];
    const patientSees: number[] = [];
    try {
      const booth = await stage.openBooth({ config: { steps: [] } });
      const physician = await stage.openPhysician('first');
      await watchPresses(physician.page);
      const desk = await clockOffset(physician.page);
      for (let session = 0; session < (effort === 'quick' ? 2 : 15); session += 1) {
        await joinsQueue(booth, []);
        const page = booth.kiosk.page;
        const kiosk = await clockOffset(page);
        await watchFirstFrame(physician.page, 'face');
        await watchFirstFrame(page, 'physician');
        await physician.waiting().waitFor();
        await physician.takes();
        const pressed = (await lastPressAt(physician.page)) + desk.add;
        physicianSees.push((await firstFrameAt(physician.page, 'face')) + desk.add - pressed);
        patientSees.push((await firstFrameAt(page, 'physician')) + kiosk.add - pressed);
        await closeSession(booth, physician);
      }
      return [
        { name: 'the physician sees the patient', unit: 'ms', samples: physicianSees },
        { name: 'the patient sees the physician', unit: 'ms', samples: patientSees },
        {
          name: 'both see each other',
          unit: 'ms',
          samples: physicianSees.map((time, session) => Math.max(time, patientSees[session] ?? Number.NaN)),
          aim: { of: 'p95', atMost: 1_000 },
        },
      ];
    } finally {
      await stage.close();
    }
  },
};
