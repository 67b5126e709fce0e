import { openStage } from '#test/support/stage.ts';
import type { Bench } from '../figure.ts';
import { joinedAt, watchJoin } from '../joins.ts';
import { clockOffset, lastPressAt, watchPresses } from '../pages.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

export const join: Bench = {
  name: 'join',
  about: 'from the press that takes a patient until both sides have their transports connected and media consumed',
  measure: async (effort) => {
    const stage = await openStage();
    const times: number[] = [];
    try {
      const booth = await stage.openBooth({ config: { steps: [] } });
      const physician = await stage.openPhysician('first');
      await watchPresses(physician.page);
      const desk = await clockOffset(physician.page);
      for (let session = 0; session < (effort === 'quick' ? 2 : 15); session += 1) {
        await joinsQueue(booth, []);
        const { page } = booth.kiosk;
        const kiosk = await clockOffset(page);
        await Promise.all([watchJoin(physician.page), watchJoin(page)]);
        await physician.waiting().waitFor();
        await physician.takes();
        const pressed = (await lastPressAt(physician.page)) + desk.add;
        const [there, here] = await Promise.all([joinedAt(physician.page), joinedAt(page)]);
        times.push(Math.max(there + desk.add, here + kiosk.add) - pressed);
        await closeSession(booth, physician);
      }
      return [{ name: 'both have joined', unit: 'ms', samples: times, aim: { of: 'p95', atMost: 800 } }];
    } finally {
      await stage.close();
    }
  },
};
