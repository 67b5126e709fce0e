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
