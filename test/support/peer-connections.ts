import type { Page } from 'playwright-core';

/**
 * Looks at a page's WebRTC from outside: RTCPeerConnection is wrapped so that the test can ask each connection for its
 * statistics. The product offers nothing for it.
 */
declare global {
  interface Window {
    observedConnections?: RTCPeerConnection[];
  }
}

function observe(): void {
  if (window.observedConnections !== undefined) return;
  const connections: RTCPeerConnection[] = [];
  window.observedConnections = connections;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...args);
      connections.push(this);
    }
  };
}

/** Wraps the page's RTCPeerConnection now and after every load of it. Connections made before are not seen. */
export async function observeConnections(page: Page): Promise<void> {
  await page.addInitScript(observe);
  await page.evaluate(observe);
}

/** What has been received so far over all living connections of the page. */
export interface MediaReceived {
  /** Decoded frames of each inbound video, most first. */
  readonly framesDecoded: number[];
  /** Joules-like, as WebRTC's statistics define it; grows while sound that is no silence is played out. */
  readonly audioEnergy: number;
  readonly audioPackets: number;
  /** Whole frames of video that came, decoded or not. */
  readonly framesReceived: number;
}

/** Reads the inbound statistics of every connection of the page that is not closed. */
export function mediaReceived(page: Page): Promise<MediaReceived> {
  return page.evaluate(async () => {
    const framesDecoded: number[] = [];
    let audioEnergy = 0;
    let audioPackets = 0;
    let framesReceived = 0;
    for (const connection of window.observedConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      // RTCStatsReport's entries are typed as any by the platform's types.
      for (const stat of report.values() as Iterable<Record<string, unknown>>) {
        if (stat['type'] !== 'inbound-rtp') continue;
        if (stat['kind'] === 'video') {
          framesDecoded.push(Number(stat['framesDecoded'] ?? 0));
          framesReceived += Number(stat['framesReceived'] ?? 0);
        } else {
          audioEnergy += Number(stat['totalAudioEnergy'] ?? 0);
          audioPackets += Number(stat['packetsReceived'] ?? 0);
        }
      }
    }
    framesDecoded.sort((a, b) => b - a);
    return { framesDecoded, audioEnergy, audioPackets, framesReceived };
  });
}

/** How many layers of its face the page has its browser make now; 0 while it sends none. */
export function faceLayersMade(page: Page): Promise<number> {
  return page.evaluate(() => {
    const living = (window.observedConnections ?? []).filter(({ connectionState }) => connectionState !== 'closed');
    const made = living
      .flatMap((connection) => connection.getSenders())
      .map((sender) => sender.getParameters().encodings)
      // The examination camera has two layers, a sound one.
      .filter(({ length }) => length === 3)
      .map((layers) => layers.filter(({ active }) => active).length);
    return made.at(-1) ?? 0;
  });
}

/** Over what each living connection of the page carries its media now: `udp` or `tcp`, each once. */
export function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ways = new Set<string>();
    for (const connection of window.observedConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report: ReadonlyMap<string, Record<string, unknown>> = new Map(await connection.getStats());
      for (const stat of report.values()) {
        const pair = stat['type'] === 'transport' ? report.get(String(stat['selectedCandidatePairId'])) : undefined;
        const local = report.get(String(pair?.['localCandidateId']));
        if (local !== undefined) ways.add(String(local['protocol']));
      }
    }
    return [...ways];
  });
}

/** Names of the microphones whose sound the page sends. */
export function microphonesSent(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (window.observedConnections ?? [])
      .filter(({ connectionState }) => connectionState !== 'closed')
      .flatMap((connection) => connection.getSenders())
      .flatMap(({ track }) => (track?.kind === 'audio' && track.readyState === 'live' ? [track.label] : [])),
  );
}

/** How many lines each picture has that the page's browser makes and sends now. */
export function linesSent(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const lines: number[] = [];
    for (const connection of window.observedConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      for (const stat of report.values() as Iterable<Record<string, unknown>>)
        if (stat['type'] === 'outbound-rtp' && Number(stat['framesPerSecond'] ?? 0) > 0)
          lines.push(Number(stat['frameHeight']));
    }
    return lines;
  });
}

/** The fmtp line (RFC 7587, § 6.1) of each sound the page sends. */
export function soundsSent(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const lines: string[] = [];
    for (const connection of window.observedConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report: ReadonlyMap<string, Record<string, unknown>> = new Map(await connection.getStats());
      for (const stat of report.values()) {
        if (stat['type'] !== 'outbound-rtp' || stat['kind'] !== 'audio') continue;
        lines.push(String(report.get(String(stat['codecId']))?.['sdpFmtpLine']));
      }
    }
    return lines;
  });
}
