import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import { cameraReader } from '../support/browser.ts';
import { growth } from '../support/growth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { patience } from '../support/patient.ts';
import { mediaReceived, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { childrenOf, whileStopped } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;

const poll = { timeout: patience, interval: 150 };

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
});
afterAll(() => stage?.close());

/** Electron's utility process that runs the drivers; the others are Chromium's own services. */
const driversHost = () =>
  booth.kiosk.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ serviceName, name }) => `${serviceName} ${name}`.includes('drivers'))?.pid,
  );

/** Ten more frames are decoded by the page. */
async function pictureMoves(page: Physician['page']): Promise<void> {
  const frames = async () => (await mediaReceived(page)).framesDecoded.reduce((sum, count) => sum + count, 0);
  await expect.poll(growth(frames), poll).toBeGreaterThan(10);
}

/** With `low-perfusion` the oximeter takes its time: the measurement is still going on when a test has found its way there. */
describe('in the middle of a measurement', () => {
  beforeAll(() => booth.patient.comesIn());
  afterEach(() => booth.device('nonin').play('none'));

  test('a finger that leaves is told in words, never by a number, and the measurement goes on when it is back', async () => {
    const { patient } = booth;
    booth.device('nonin').play('low-perfusion');
    await patient.begins('oximetry');
    const live = patient.page.locator('[data-screen="measurement-oximetry"]');
    await expect.poll(() => live.innerText(), poll).toMatch(/\b97\b/);
    booth.device('nonin').play('finger-out');
    await patient.reads(kioskWords.reading['sensor-off']);
    await expect.poll(() => live.innerText(), poll).not.toMatch(/\b97\b|\b72\b|127|511/);
    booth.device('nonin').play('none');
    await patient.reaches('oximetry', 'taken');
    await patient.press(kioskWords.taken.again);
  });

  test('a device that is pulled out ends the attempt with its reason, and serves again once plugged', async () => {
    const { patient } = booth;
    booth.device('nonin').play('low-perfusion');
    await patient.begins('oximetry');
    // Before its port is open it would be missing, not pulled out.
    const live = patient.page.locator('[data-screen="measurement-oximetry"]');
    await expect.poll(() => live.innerText(), poll).toMatch(/\b97\b/);
    await booth.device('nonin').unplug();
    await patient.reaches('oximetry', 'failed');
    await patient.reads(kioskWords.failure.unplugged);
    booth.device('nonin').play('none');
    await booth.device('nonin').plug();
    await patient.begins('oximetry');
    await patient.reaches('oximetry', 'taken');
    await patient.press(kioskWords.taken.again);
  });

  test('drivers that are killed come back by themselves, and the patient starts again', async () => {
    const { patient } = booth;
    const before = await driversHost();
    if (before === undefined) throw new Error('no drivers host is running');
    booth.device('nonin').play('low-perfusion');
    await patient.begins('oximetry');
    process.kill(before, 'SIGKILL');
    await patient.reaches('oximetry', 'failed');
    await patient.reads(kioskWords.failure['drivers-restarted']);
    await expect.poll(async () => (await driversHost()) ?? before, poll).not.toBe(before);
    await patient.press(kioskWords.failed.again);
    booth.device('nonin').play('none');
    await patient.begins('oximetry');
    await patient.reaches('oximetry', 'taken');
    await patient.press(kioskWords.taken.again);
  });

  test('a page that dies is replaced where the patient was', async () => {
    const { patient, kiosk } = booth;
    await patient.reaches('oximetry', 'prepare');
    const before = await kiosk.processes('Tab');
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await expect
      .poll(async () => (await kiosk.processes('Tab')).filter((pid) => !before.includes(pid)), poll)
      .not.toEqual([]);
    await expect
      .poll(
        () =>
          patient
            .measurement('oximetry', 'prepare')
            .isVisible()
            .catch(() => false),
        poll,
      )
      .toBe(true);
  });

  test('a server that is killed is not noticed by the measurement, and has it once it is back', async () => {
    const { patient } = booth;
    await patient.begins('oximetry');
    await stage.server.kill();
    await patient.reaches('oximetry', 'taken');
    await patient.press(kioskWords.common.continue);
    await stage.server.restart();
    await patient.skips('blood-pressure');
    await patient.skips('temperature');
    await patient.waits();
    await patient.reads(kioskWords.waiting.next);
  });
});

describe('in the middle of a consultation', () => {
  let physician: Physician;
  let colleague: Physician;

  beforeAll(async () => {
    physician = await stage.openPhysician('first');
    colleague = await stage.openPhysician('second');
    for (const page of [physician.page, booth.kiosk.page]) await observeConnections(page);
  });

  test('of two physicians who press at once one has the patient, and the other is told in words', async () => {
    const both = [physician, colleague];
    const buttons = both.map((each) => each.waiting().getByRole('button', { name: consoleWords.queue.take }));
    for (const button of buttons) await button.waitFor({ timeout: patience });
    // Both pages press at one moment of the clock: by the time a second command reached its page, the patient might be gone.
    const moment = Date.now() + 3_000;
    const press = (element: Element, at: number) =>
      new Promise<void>((resolve) => {
        setTimeout(() => {
          (element as HTMLElement).click();
          resolve();
        }, at - Date.now());
      });
    await Promise.all(buttons.map((button) => button.evaluate(press, moment)));
    const told = (each: Physician) => each.page.getByText(consoleWords.error['already-taken']);
    const views = await Promise.all(
      both.map((each) =>
        Promise.race([
          each.isInConsultation().then(() => 'has the patient'),
          told(each)
            .waitFor({ timeout: patience })
            .then(() => 'is told'),
        ]),
      ),
    );
    expect(views.toSorted()).toEqual(['has the patient', 'is told']);
    if (views[0] === 'is told') {
      [physician, colleague] = [colleague, physician];
      await observeConnections(physician.page);
      await physician.page.reload();
      await physician.isInConsultation();
    }
    await booth.patient.sees('consultation');
    await pictureMoves(physician.page);
    await pictureMoves(booth.kiosk.page);
  });

  test('a physician who reloads the page is back with the patient', async () => {
    await physician.page.reload();
    await physician.isInConsultation();
    await pictureMoves(physician.page);
    await booth.patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
    await pictureMoves(booth.kiosk.page);
  });

  test('a media worker that is killed is replaced, and both see each other again', async () => {
    const [worker] = await childrenOf(stage.server.pid);
    if (worker === undefined) throw new Error('the server has no media worker');
    process.kill(worker, 'SIGKILL');
    await expect.poll(() => childrenOf(stage.server.pid), poll).not.toEqual([worker]);
    await expect.poll(async () => (await childrenOf(stage.server.pid)).length, poll).toBe(1);
    await physician.page
      .locator('[data-event="incident"]')
      .getByText(consoleWords.incident['media-restarted'])
      .first()
      .waitFor({ timeout: patience });
    await pictureMoves(physician.page);
    await pictureMoves(booth.kiosk.page);
  });

  test.each([
    ['camera', 'video_capture'],
    ['microphone', 'audio'],
  ] as const)(
    "the kiosk's %s is lost with the process that reads it, and taken up again by itself",
    async (device, service) => {
      const pid = await booth.kiosk.service(`${service}.mojom`);
      if (pid === undefined) throw new Error(`no process reads the ${device}`);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => booth.kiosk.service(`${service}.mojom`), poll).not.toBe(pid);
      // R4: in the record of the act, that it was lost and that it came back.
      const lines = physician.page
        .locator('[data-event="incident"]')
        .filter({ hasText: consoleWords.captureDevice[device] });
      for (const kind of ['capture-lost', 'capture-back'] as const)
        await lines.filter({ hasText: consoleWords.incident[kind] }).first().waitFor({ timeout: patience });
      if (device === 'camera') return pictureMoves(physician.page);
      const heard = async () => (await mediaReceived(physician.page)).audioPackets;
      // More than was on its way when it ended.
      await expect.poll(growth(heard), poll).toBeGreaterThan(50);
    },
  );

  test("a physician's camera that hangs is told to both as a camera, and recorded; it goes on by itself", async () => {
    const { page } = physician;
    const browser = page.context().browser();
    if (browser === null) throw new Error('the console is in no browser');
    await whileStopped(await cameraReader(browser), async () => {
      await page.locator('[data-own-camera="stalled"]').waitFor({ timeout: patience });
      await booth.patient.reads(kioskWords.consultation.stalled);
    });
    await page.locator('[data-own-camera]').waitFor({ state: 'detached', timeout: patience });
    await booth.patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
    await pictureMoves(booth.kiosk.page);
    const lines = page.locator('[data-event="incident"]').filter({ hasText: consoleWords.incidentOf.physician });
    for (const kind of ['capture-stalled', 'capture-resumed'] as const)
      await lines.filter({ hasText: consoleWords.incident[kind] }).first().waitFor({ timeout: patience });
  });

  test('a server that is killed and comes back finds both in the same consultation, with picture and measurements', async () => {
    await stage.server.kill();
    await physician.reads(consoleWords.shell.offline);
    await stage.server.restart();
    await physician.page.locator('.offline-slot .band').waitFor({ state: 'detached', timeout: patience });
    await physician.isInConsultation();
    await pictureMoves(physician.page);
    await pictureMoves(booth.kiosk.page);
    await physician.asksFor('temperature');
    await booth.patient.measures('temperature');
    await physician.panel('temperature').locator('.durable').waitFor({ timeout: patience });
  });

  test("a kiosk's page that dies is back in the consultation by itself", async () => {
    const before = await booth.kiosk.processes('Tab');
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await expect
      .poll(async () => (await booth.kiosk.processes('Tab')).filter((pid) => !before.includes(pid)), poll)
      .not.toEqual([]);
    await expect
      .poll(
        () =>
          booth.kiosk.page
            .locator('.physician[data-state="present"]')
            .isVisible()
            .catch(() => false),
        poll,
      )
      .toBe(true);
    await pictureMoves(physician.page);
  });

  test('the patient who ends it is thanked, and the physician is told', async () => {
    await booth.patient.press(kioskWords.consultation.end);
    await booth.patient.press(kioskWords.consultation['end-yes']);
    await booth.patient.sees('end');
    await booth.patient.finishes();
    await physician.page.locator('[data-ended="left"]').waitFor({ timeout: patience });
  });
});
