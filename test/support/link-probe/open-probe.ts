import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import type { LinkTestCall } from '#protocol/link-test.ts';
import { type ConnectedKiosk, connectKiosk } from '../link-clients.ts';
import type { RunningServer } from '../server.ts';

/** The script of a page that tests a link as the kiosk does; the same for all, made once. */
export async function bundleProbePage(): Promise<{ readonly script: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-probe-'));
  // A process of its own: the bundler and the test runner share a library, and must not share a process.
  await runCommand(inProject('node_modules/.bin/node'), [inProject('test/support/link-probe/bundle.ts'), folder]);
  return { script: join(folder, 'page.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A page that tests its link to this server. Each has a kiosk of its own: one that tests too often is held back. */
export async function openProbe(
  browser: Browser,
  script: string,
  server: RunningServer,
): Promise<{ readonly kiosk: ConnectedKiosk; readonly page: Page }> {
  const kiosk = await connectKiosk(server);
  const page = await browser.newPage();
  await page.exposeFunction('askServer', (call: LinkTestCall) => kiosk.client.emitWithAck('link-test', call));
  // The SFU's client asks the browser who it is, which only secure places may; nothing listens there.
  await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }));
  await page.goto('http://localhost/');
  await page.addScriptTag({ path: script });
  return { kiosk, page };
}
