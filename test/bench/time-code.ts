import type { BrowserContext, Page } from 'playwright-core';

/** Blocks of the code in the picture's upper edge: 24 bits of a time in ms, then the same bits inverted. */
const BITS = 24;
const CYCLE = 2 ** BITS;

/** A frame that was shown: the time drawn in it and when it was on the screen, both ms since 1970 by the page that shows it. */
export interface ShownFrame {
  readonly drawn: number;
  readonly shown: number;
}

declare global {
  interface Window {
    shownFrames?: ShownFrame[];
    unreadFrames?: number;
  }
  /** Of Chromium: a track whose frames a page makes itself (MediaStreamTrack Insertable Media Processing). */
  class MediaStreamTrackGenerator extends MediaStreamTrack {
    constructor(init: { readonly kind: 'video' });
    readonly writable: WritableStream<VideoFrame>;
  }
}

/**
 * Puts a camera before every page of this context whose picture moves and carries, in its upper edge, the time at which it
 * was drawn: as large and as fast as it is asked for. Only what is before the lens changes; all behind it is the product's.
 * An eighth of the picture moves, as a head before a wall does. It is drawn as a camera gives it (I420): to paint in colours and
 * convert them would take more of the processor than a camera does.
 */
export async function drawTimeInCameras(context: BrowserContext): Promise<void> {
  await context.addInitScript((bits) => {
    const [BLACK, WALL, HEAD, WHITE] = [16, 90, 160, 235];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const ideal = (wish: ConstrainULong | ConstrainDouble | undefined, otherwise: number): number =>
      typeof wish === 'number' ? wish : (wish?.ideal ?? wish?.exact ?? otherwise);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const wanted = constraints?.video;
      if (typeof wanted !== 'object') return open(constraints);
      const [width, height] = [ideal(wanted.width, 1280), ideal(wanted.height, 720)];
      const track = new MediaStreamTrackGenerator({ kind: 'video' });
      const lens = track.writable.getWriter();
      const picture = new Uint8Array((width * height * 3) / 2).fill(128).fill(WALL, 0, width * height);
      const fill = (x: number, y: number, wide: number, high: number, light: number) => {
        for (let row = y; row < y + high; row += 1) picture.fill(light, row * width + x, row * width + x + wide);
      };
      const block = Math.floor(width / bits);
      const head = { x: 0, y: height / 4, width: width / 4, height: height / 2 };
      const draw = () => {
        fill(head.x, head.y, head.width, head.height, WALL);
        head.x = (head.x + 8) % (width - head.width);
        fill(head.x, head.y, head.width, head.height, HEAD);
        const now = performance.timeOrigin + performance.now();
        const time = Math.round(now) % 2 ** bits;
        for (let bit = 0; bit < bits; bit += 1) {
          const on = (time >> bit) & 1;
          fill(bit * block, 0, block, block, on ? WHITE : BLACK);
          fill(bit * block, block, block, block, on ? BLACK : WHITE);
        }
        const timestamp = performance.now() * 1000;
        const frame = new VideoFrame(picture, { format: 'I420', codedWidth: width, codedHeight: height, timestamp });
        lens.write(frame).catch(() => frame.close());
      };
      const timer = setInterval(
        () => (track.readyState === 'ended' ? clearInterval(timer) : draw()),
        1000 / ideal(wanted.frameRate, 25),
      );
      draw();
      return new MediaStream([track]);
    };
  }, BITS);
}

/** Reads the time in each frame the video of this name shows from now on. */
export async function readTimeIn(page: Page, name: string): Promise<void> {
  await page.evaluate(
    ({ wanted, bits, cycle }) => {
      const video = document.querySelector<HTMLVideoElement>(`video[data-video="${wanted}"]`);
      if (video === null) throw new Error(`there is no video ${wanted}`);
      const shownFrames: ShownFrame[] = [];
      window.shownFrames = shownFrames;
      window.unreadFrames = 0;
      const canvas = new OffscreenCanvas(bits * 4, 8);
      const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
      if (context === null) throw new Error('no canvas to read from');
      const read = (): number | null => {
        // Two rows of blocks, each block four pixels wide and high: the middle of a block is what counts.
        const rows = (video.videoWidth / bits) * 2;
        context.drawImage(video, 0, 0, video.videoWidth, rows, 0, 0, canvas.width, canvas.height);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        const light = (bit: number, row: number) => data[((row * 4 + 2) * canvas.width + bit * 4 + 2) * 4] ?? 0;
        let time = 0;
        for (let bit = 0; bit < bits; bit += 1) {
          const difference = light(bit, 0) - light(bit, 1);
          if (Math.abs(difference) < 64) return null;
          if (difference > 0) time += 2 ** bit;
        }
        return time;
      };
      const note = (_now: number, { expectedDisplayTime }: VideoFrameCallbackMetadata) => {
        video.requestVideoFrameCallback(note);
        const time = read();
        if (time === null) {
          window.unreadFrames = (window.unreadFrames ?? 0) + 1;
          return;
        }
        const shown = performance.timeOrigin + expectedDisplayTime;
        const start = Math.floor(shown / cycle) * cycle;
        // The code begins anew every four and a half hours.
        shownFrames.push({ drawn: start + time > shown + cycle / 2 ? start + time - cycle : start + time, shown });
      };
      video.requestVideoFrameCallback(note);
    },
    { wanted: name, bits: BITS, cycle: CYCLE },
  );
}

/** What {@link readTimeIn} has read so far, and how many frames it could not read. */
export const framesShown = (page: Page): Promise<{ readonly frames: ShownFrame[]; readonly unread: number }> =>
  page.evaluate(() => ({ frames: window.shownFrames ?? [], unread: window.unreadFrames ?? 0 }));
