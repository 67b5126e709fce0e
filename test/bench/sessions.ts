import type { Modality } from '#protocol/measurement.ts';
import type { Booth } from '#test/support/booth.ts';
import type { Physician } from '#test/support/physician.ts';

/** From the welcome to the waiting room, taking the measurements of the journey on the way. */
export async function joinsQueue({ patient }: Booth, steps: readonly Modality[]): Promise<void> {
  await patient.choosesFrench();
  await patient.consents();
  await patient.answersIdentity();
  await patient.saysWhy('cough');
  for (const modality of steps) await patient.measures(modality);
  await patient.waits();
}

/** From the consultation back to the queue on one side and to a wiped kiosk on the other. */
export async function closeSession(booth: Booth, physician: Physician): Promise<void> {
  await physician.closes('advice');
  await physician.seesQueue();
  await booth.patient.sees('end');
  await finishSession(booth);
}

/** From the last screen to the welcome of a wiped kiosk. */
export async function finishSession({ kiosk, patient }: Booth): Promise<void> {
  const replaced = kiosk.app.waitForEvent('window');
  await patient.finishes();
  const next = await replaced;
  await next.locator('[data-screen="welcome"]').waitFor();
}
