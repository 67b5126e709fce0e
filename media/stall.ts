import type { CaptureDevice, MediaIncident } from '#protocol/media-incident.ts';

/**
 * Whether a camera gives no picture though it is open: its driver hangs, or another program has it. The platform says so with
 * `mute` (W3C Media Capture and Streams, § 4.3.1), in Chromium after some 25 pictures that did not come.
 */
export const isStalled = (track: MediaStreamTrack): boolean => track.kind === 'video' && track.muted;

/** Calls `changed` each time a track of one's own stalls or goes on, until what it returns is called. */
export function watchStall(track: MediaStreamTrack, changed: () => void): () => void {
  track.addEventListener('mute', changed);
  track.addEventListener('unmute', changed);
  return () => {
    track.removeEventListener('mute', changed);
    track.removeEventListener('unmute', changed);
  };
}

/** Tells each time a camera's track stalls, and each time it goes on, until it is stopped (R4). */
export function tellStalls(
  track: MediaStreamTrack,
  device: CaptureDevice,
  incident: (incident: MediaIncident) => void,
): void {
  let wasStalled = false;
  const changed = () => {
    const stalls = isStalled(track);
    if (stalls === wasStalled || track.readyState === 'ended') return;
    wasStalled = stalls;
    incident({ kind: stalls ? 'capture-stalled' : 'capture-resumed', device });
  };
  watchStall(track, changed);
  changed();
}
