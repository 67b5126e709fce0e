import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Village } from '#test/support/network/village.ts';
import { observeConnections } from '#test/support/peer-connections.ts';
import { comesAgain, countReceived } from './received.ts';
import { joinsQueue } from './sessions.ts';

/** ms after which what has not come back is given up. */
const PATIENCE = 20_000;

/** ms in which a face that is sent brings a frame. */
const COMES_WITHIN = 1_000;

/** Who sees and hears: the physician's page and the kiosk's. */
export interface Sides {
  readonly desk: Page;
  readonly kiosk: Page;
}

/**
 * Milliseconds from the link's return until each came again; infinite where it did not. Null: a face that did not come before
 * the cut either, because the fall had let go of it.
 */
export interface Return {
  readonly voiceAtDesk: number;
  readonly voiceAtKiosk: number;
  readonly faceAtDesk: number | null;
  readonly faceAtKiosk: number | null;
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
  const [hasFaceAtDesk, hasFaceAtKiosk] = await Promise.all([
    comesAgain(desk, 'frames', COMES_WITHIN),
    comesAgain(kiosk, 'frames', COMES_WITHIN),
  ]);
  link.cut();
  await pause(ms);
  let returned = 0;
  const timed = async (page: Page, what: 'voicePackets' | 'frames') =>
    (await comesAgain(page, what, PATIENCE)) ? performance.now() - returned : Number.POSITIVE_INFINITY;
  const awaited = Promise.all([
    timed(desk, 'voicePackets'),
    timed(kiosk, 'voicePackets'),
    hasFaceAtDesk ? timed(desk, 'frames') : null,
    hasFaceAtKiosk ? timed(kiosk, 'frames') : null,
  ]);
  returned = performance.now();
  link.restore();
  const [voiceAtDesk, voiceAtKiosk, faceAtDesk, faceAtKiosk] = await awaited;
  return { voiceAtDesk, voiceAtKiosk, faceAtDesk, faceAtKiosk };
}

/** When the voice was back both ways. */
export const voiceOf = ({ voiceAtDesk, voiceAtKiosk }: Return): number => Math.max(voiceAtDesk, voiceAtKiosk);

/** When everything that had come before was back both ways. */
export const wholeOf = ({ faceAtDesk, faceAtKiosk, ...voice }: Return): number =>
  Math.max(...Object.values(voice), faceAtDesk ?? 0, faceAtKiosk ?? 0);
