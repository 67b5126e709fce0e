import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
  await booth.patient.sees('welcome');
});
afterAll(() => stage?.close());

const renderers = () =>
  booth.kiosk.app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map(({ pid }) => pid),
  );

test('the first screen costs one renderer process, and no other was started and left for it', async () => {
  expect(await renderers()).toHaveLength(1);
});

test('a reload in the middle of a session goes on at its screen, which is loaded apart from the first', async () => {
  await booth.patient.choosesFrench();
  await booth.patient.sees('information');
  await booth.kiosk.page.reload();
  await booth.patient.sees('information');
});

test('the next patient is met by a renderer process that the last one never used', async () => {
  const [before] = await renderers();
  const replaced = booth.kiosk.app.waitForEvent('window');
  await booth.kiosk.page.evaluate(() => {
    // The page's own bridge; its type belongs to the renderer.
    const { escale } = window as unknown as { escale: { request(channel: string, payload: object): Promise<unknown> } };
    return escale.request('session:end', { why: 'patient' });
  });
  const next = await replaced;
  await next.locator('[data-screen="welcome"]').waitFor();
  await expect.poll(renderers).not.toContain(before);
});
