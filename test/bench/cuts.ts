import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Village } from '#test/support/network/village.ts';
import { observeConnections } from '#test/support/peer-connections.ts';
import { comesAgain, countReceived } from './received.ts';
import { joinsQueue } from './sessions.ts';

/** ms after which what has not come back is given up. */
const PATIENCE = 45_000;

/** Who sees and hears: the physician's page and the kiosk's. */
export interface Sides {
  readonly desk: Page;
  readonly kiosk: Page;
}

/** Milliseconds from the link's return until each came again; infinite where it did not. */
export interface Return {
  readonly voiceAtDesk: number;
  readonly voiceAtKiosk: number;
  readonly faceAtDesk: number;
  readonly faceAtKiosk: number;
}

/** A patient who waits; what both pages receive is counted from now on. */
export async function meet({ booth, physician }: Village): Promise<Sides> {
  await joinsQueue(booth, []);
  const sides = { desk: physician.page, kiosk: booth.kiosk.page };
  for (const page of [sides.desk, sides.kiosk]) {
    await observeConnections(page);
    await countReceived(page);
  }
  await physician.waiting().waitFor();
  return sides;
}

/** Cuts the kiosk's link for so long, and times what comes back. */
export async function cutFor({ link }: Village, { desk, kiosk }: Sides, ms: number): Promise<Return> {
  link.cut();
  await pause(ms);
  let returned = 0;
  const timed = async (page: Page, what: 'voicePackets' | 'frames') =>
    (await comesAgain(page, what, PATIENCE)) ? performance.now() - returned : Number.POSITIVE_INFINITY;
  const awaited = Promise.all([
    timed(desk, 'voicePackets'),
    timed(kiosk, 'voicePackets'),
    timed(desk, 'frames'),
    timed(kiosk, 'frames'),
  ]);
  returned = performance.now();
  link.restore();
  const [voiceAtDesk, voiceAtKiosk, faceAtDesk, faceAtKiosk] = await awaited;
  return { voiceAtDesk, voiceAtKiosk, faceAtDesk, faceAtKiosk };
}

/** When the voice was back both ways. */
export const voiceOf = ({ voiceAtDesk, voiceAtKiosk }: Return): number => Math.max(voiceAtDesk, voiceAtKiosk);

/** When everything was back both ways. */
export const wholeOf = (back: Return): number => Math.max(...Object.values(back));
