import type { CaptureDevice, MediaIncident } from '#protocol/media-incident.ts';

/** ms without a picture after which a camera that is open gives none, and how long its first may take. */
const STILL_AFTER = 2000;
const FIRST_WITHIN = 5000;
const LOOK_EVERY = 250;

/** What the platform counts of a camera's pictures (W3C Media Capture Extensions, § 9): Chromium does from 124 on. */
interface CountedTrack extends MediaStreamTrack {
  readonly stats?: { readonly totalFrames?: number };
}

/**
 * One camera's pictures, looked at for as long as somebody listens and it is not stopped. Only the time between two looks that
 * were made in time counts: a page that was held up must not take its own sleep for the camera's.
 */
class PictureWatch {
  readonly #track: CountedTrack;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #count = 0;
  /** ms in all without a picture, and when it was looked at last. */
  #without = 0;
  #lookedAt = 0;
  isStill = false;

  constructor(track: MediaStreamTrack) {
    this.#track = track;
  }

  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    if (this.#timer === undefined && this.#track.stats?.totalFrames !== undefined) {
      this.#lookedAt = performance.now();
      this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
    }
    return () => {
      this.#listeners.delete(changed);
      if (this.#listeners.size === 0) this.#end();
    };
  }

  #look(): void {
    const { readyState, enabled, stats } = this.#track;
    if (readyState === 'ended') {
      this.#end();
      return;
    }
    const now = performance.now();
    const count = stats?.totalFrames ?? 0;
    const gives = count !== this.#count || !enabled;
    this.#without = gives ? 0 : this.#without + Math.min(now - this.#lookedAt, 2 * LOOK_EVERY);
    this.#count = count;
    this.#lookedAt = now;
    const isStill = this.#without > (count === 0 ? FIRST_WITHIN : STILL_AFTER);
    if (isStill === this.isStill) return;
    this.isStill = isStill;
    for (const changed of this.#listeners) changed();
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const watches = new WeakMap<MediaStreamTrack, PictureWatch>();

function watchOf(track: MediaStreamTrack): PictureWatch {
  const watch = watches.get(track) ?? new PictureWatch(track);
  watches.set(track, watch);
  return watch;
}

/**
 * Whether a camera gives no picture though it is open: its driver hangs, or another program has it. Some platforms say so with
 * `mute` (W3C Media Capture and Streams, § 4.3.1; Chromium 114 does, after some 25 pictures that did not come); where none does
 * (Chromium 156), it is known by its pictures while {@link watchStall} looks at them.
 */
export const isStalled = (track: MediaStreamTrack): boolean =>
  track.kind === 'video' && (track.muted || watches.get(track)?.isStill === true);

/** Calls `changed` each time a track of one's own may have stalled or gone on, until what it returns is called. */
export function watchStall(track: MediaStreamTrack, changed: () => void): () => void {
  track.addEventListener('mute', changed);
  track.addEventListener('unmute', changed);
  const unlisten = track.kind === 'video' ? watchOf(track).listen(changed) : () => undefined;
  return () => {
    track.removeEventListener('mute', changed);
    track.removeEventListener('unmute', changed);
    unlisten();
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
