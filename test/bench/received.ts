import type { Page } from 'playwright-core';

/** What one second brought a page, over all its connections. */
export interface ReceivedSecond {
  readonly voicePackets: number;
  /** Share of the played sound that was made up because nothing came, silence left out; 0 to 1. */
  readonly concealed: number;
  readonly frames: number;
  /** Times the picture stood still, as WebRTC's statistics define a freeze. */
  readonly freezes: number;
}

declare global {
  interface Window {
    receivedSeconds?: ReceivedSecond[];
    /** Voice packets and decoded frames since the page was first asked. */
    receivedSoFar?: () => Promise<{ voicePackets: number; frames: number }>;
  }
}

/**
 * Counts from now on what the page receives, once however often it is asked. Needs `observeConnections`. A transport that is made anew counts from nothing
 * again: differences are taken for each stream.
 */
export async function countReceived(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (window.receivedSoFar !== undefined) return;
    const ids = new WeakMap<RTCPeerConnection, number>();
    let connections = 0;
    const last = new Map<string, Record<string, number>>();
    const total = { voicePackets: 0, concealed: 0, played: 0, frames: 0, freezes: 0 };
    const read = async () => {
      for (const connection of window.observedConnections ?? []) {
        if (connection.connectionState === 'closed') continue;
        if (!ids.has(connection)) ids.set(connection, connections++);
        const report = await connection.getStats();
        for (const stat of report.values() as Iterable<Record<string, unknown>>) {
          if (stat['type'] !== 'inbound-rtp') continue;
          const key = `${ids.get(connection)}:${String(stat['id'])}`;
          const before = last.get(key) ?? {};
          const now: Record<string, number> = {};
          const grown = (field: string): number => {
            now[field] = Number(stat[field] ?? 0);
            return Math.max(0, now[field] - (before[field] ?? 0));
          };
          if (stat['kind'] === 'audio') {
            total.voicePackets += grown('packetsReceived');
            total.concealed += Math.max(0, grown('concealedSamples') - grown('silentConcealedSamples'));
            total.played += grown('totalSamplesReceived');
          } else {
            total.frames += grown('framesDecoded');
            total.freezes += grown('freezeCount');
          }
          last.set(key, now);
        }
      }
      return { ...total };
    };
    // One reading at a time: two at once would count the same growth twice.
    let reading = read();
    const next = () => {
      reading = reading.then(read, read);
      return reading;
    };
    window.receivedSoFar = next;
    const seconds: ReceivedSecond[] = [];
    window.receivedSeconds = seconds;
    let former = { ...total };
    setInterval(() => {
      void next().then((now) => {
        const played = now.played - former.played;
        seconds.push({
          voicePackets: now.voicePackets - former.voicePackets,
          concealed: played === 0 ? 1 : (now.concealed - former.concealed) / played,
          frames: now.frames - former.frames,
          freezes: now.freezes - former.freezes,
        });
        former = now;
      });
    }, 1000);
  });
}

/** The seconds counted so far, which are then forgotten. */
export const takeSeconds = (page: Page): Promise<ReceivedSecond[]> =>
  page.evaluate(() => window.receivedSeconds?.splice(0) ?? []);

/** Whether a voice could be understood: it came, and no more than a tenth of it was made up. */
export const isUsable = ({ voicePackets, concealed }: ReceivedSecond): boolean => voicePackets > 0 && concealed <= 0.1;

/** Resolves once more of this has come to the page than had at the call; false where it has not within `patience` ms. */
export function comesAgain(page: Page, what: 'voicePackets' | 'frames', patience: number): Promise<boolean> {
  return page.evaluate(
    async ([wanted, limit]) => {
      const ask = window.receivedSoFar;
      if (ask === undefined) throw new Error('nothing is counted on this page');
      const began = performance.now();
      const { [wanted]: before } = await ask();
      for (;;) {
        if ((await ask())[wanted] > before) return true;
        if (performance.now() - began > limit) return false;
        await new Promise((again) => setTimeout(again, 25));
      }
    },
    [what, patience] as const,
  );
}
