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
}

/**
 * Puts a camera before every page of this context whose picture moves and carries, in its upper edge, the time at which it
 * was drawn: as large and as fast as it is asked for. Only what is before the lens changes; all behind it is the product's.
 */
export async function drawTimeInCameras(context: BrowserContext): Promise<void> {
  await context.addInitScript((bits) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const ideal = (wish: ConstrainULong | ConstrainDouble | undefined, otherwise: number): number =>
      typeof wish === 'number' ? wish : (wish?.ideal ?? wish?.exact ?? otherwise);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const wanted = constraints?.video;
      if (typeof wanted !== 'object') return open(constraints);
      const canvas = document.createElement('canvas');
      canvas.width = ideal(wanted.width, 1280);
      canvas.height = ideal(wanted.height, 720);
      const context = canvas.getContext('2d', { alpha: false, desynchronized: true });
      if (context === null) throw new Error('no canvas to draw on');
      const rate = ideal(wanted.frameRate, 25);
      const block = canvas.width / bits;
      const stream = canvas.captureStream(0);
      const [track] = stream.getVideoTracks();
      let turn = 0;
      const draw = () => {
        turn += 1;
        context.fillStyle = `hsl(${turn % 360} 40% 50%)`;
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.fillStyle = 'white';
        context.fillRect((turn * 8) % canvas.width, canvas.height / 2, block * 2, block * 2);
        const time = Math.round(performance.timeOrigin + performance.now()) % 2 ** bits;
        for (let bit = 0; bit < bits; bit += 1) {
          const on = (time >> bit) & 1;
          context.fillStyle = on ? 'white' : 'black';
          context.fillRect(bit * block, 0, block, block);
          context.fillStyle = on ? 'black' : 'white';
          context.fillRect(bit * block, block, block, block);
        }
        if (track instanceof CanvasCaptureMediaStreamTrack) track.requestFrame();
      };
      const timer = setInterval(() => (track?.readyState === 'ended' ? clearInterval(timer) : draw()), 1000 / rate);
      draw();
      return stream;
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
