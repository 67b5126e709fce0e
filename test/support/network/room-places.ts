import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { Result } from '#protocol/result.ts';

/** A signalling line that room calls can go over: a kiosk's or a console's. */
interface RoomLine {
  emitWithAck(
    event: 'room',
    payload: { consultationId: ConsultationId; call: { method: string; payload: unknown } },
  ): Promise<Result<unknown, string>>;
}

/** The script of a place in a room; the same for all, made once. */
export async function bundleRoomPage(): Promise<{ readonly script: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-room-page-'));
  // A process of its own: the bundler and the test runner share a library, and must not share a process.
  await runCommand(inProject('node_modules/.bin/node'), [
    inProject('test/support/network/room-page/bundle.ts'),
    folder,
  ]);
  return { script: join(folder, 'page.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Opens a place in a room in a browser: its media is the browser's, its signalling goes over `line`. */
export async function openPlace(
  browser: Browser,
  script: string,
  line: RoomLine,
  consultationId: ConsultationId,
): Promise<Page> {
  const page = await browser.newPage();
  await page.exposeFunction('callRoom', async (method: string, payload: unknown) => {
    const answer = await line.emitWithAck('room', { consultationId, call: { method, payload } });
    if (!answer.ok) throw new Error(`${method} was refused: ${answer.error}`);
    return answer.value;
  });
  await page.addScriptTag({ path: script });
  await page.evaluate(() => window.room.join());
  return page;
}
