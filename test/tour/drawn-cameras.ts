import type { Page } from 'playwright-core';

/** Few enough for a machine whose two cores do everything to show all faces whole. */
const PICTURES_PER_SECOND = 10;

/** How a person before a camera is drawn, as CSS colours. */
interface Portrait {
  readonly wall: string;
  readonly light: string;
  readonly skin: string;
  readonly shade: string;
  readonly hair: string;
  readonly clothes: string;
  readonly collar: string;
  readonly longHair: boolean;
}

const portraits = {
  patient: {
    wall: '#9db4ab',
    light: '#c5d3cb',
    skin: '#e3b896',
    shade: '#c9977a',
    hair: '#d9d7d2',
    clothes: '#6d5a7a',
    collar: '#584866',
    longHair: true,
  },
  physician: {
    wall: '#b9b2a3',
    light: '#d8d2c4',
    skin: '#d9a27c',
    shade: '#ba8360',
    hair: '#3a2a22',
    clothes: '#f1f3f2',
    collar: '#2f6f73',
    longHair: true,
  },
} as const satisfies Record<string, Portrait>;

/**
 * Puts a drawing before the page's cameras, so that the pictures show a person and a patch of skin instead of Chromium's test
 * pattern. The camera is opened all the same, and what is drawn is coded, sent and shown like any picture.
 *
 * @param examination part of the name of the camera that sees the skin.
 */
export async function drawBeforeCameras(page: Page, who: keyof typeof portraits, examination = ''): Promise<void> {
  await page.evaluate(
    ({ portrait, examination, perSecond }) => {
      const devices = navigator.mediaDevices;
      const open = devices.getUserMedia.bind(devices);

      const ellipse = (pen: CanvasRenderingContext2D, fill: string, x: number, y: number, rx: number, ry: number) => {
        pen.fillStyle = fill;
        pen.beginPath();
        pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
        pen.fill();
      };

      const drawPerson = (pen: CanvasRenderingContext2D, seconds: number) => {
        const { wall, light, skin, shade, hair, clothes, collar, longHair } = portrait;
        const glow = pen.createLinearGradient(0, 0, 1280, 720);
        glow.addColorStop(0, light);
        glow.addColorStop(1, wall);
        pen.fillStyle = glow;
        pen.fillRect(0, 0, 1280, 720);
        const breath = 3 * Math.sin(seconds * 1.6);
        const sway = 5 * Math.sin(seconds * 0.7);
        if (longHair) ellipse(pen, hair, 640 + sway, 330, 158, 205);
        ellipse(pen, clothes, 640, 760 - breath, 360, 240);
        ellipse(pen, shade, 640 + sway / 2, 520 - breath / 2, 62, 80);
        pen.fillStyle = collar;
        pen.beginPath();
        pen.moveTo(560, 545 - breath);
        pen.lineTo(640, 660 - breath);
        pen.lineTo(720, 545 - breath);
        pen.lineTo(690, 530 - breath);
        pen.lineTo(640, 600 - breath);
        pen.lineTo(590, 530 - breath);
        pen.fill();
        ellipse(pen, skin, 640 + sway, 340, 122, 160);
        ellipse(pen, hair, 640 + sway, 222, 128, 66);
        ellipse(pen, skin, 640 + sway, 268, 104, 48);
        const blink = seconds % 4 < 0.15 ? 2 : 11;
        for (const side of [-46, 46]) {
          ellipse(pen, hair, 640 + sway + side, 302, 26, 5);
          ellipse(pen, '#fdfbf7', 640 + sway + side, 332, 19, blink);
          ellipse(pen, '#33251d', 640 + sway + side, 332, 8, Math.min(blink, 8));
        }
        ellipse(pen, shade, 640 + sway, 376, 13, 20);
        ellipse(pen, '#b4695a', 640 + sway, 428, 38, 5 + 3 * Math.abs(Math.sin(seconds * 3)));
      };

      const drawSkin = (pen: CanvasRenderingContext2D, seconds: number) => {
        const shine = pen.createRadialGradient(640, 330, 60, 640, 360, 760);
        shine.addColorStop(0, '#f0cdb4');
        shine.addColorStop(1, '#b98667');
        pen.fillStyle = shine;
        pen.fillRect(0, 0, 1280, 720);
        const [x, y] = [640 + 6 * Math.sin(seconds), 360 + 4 * Math.cos(seconds * 1.3)];
        for (let mark = 0; mark < 60; mark += 1)
          ellipse(pen, 'rgb(150 95 70 / 18%)', (mark * 397) % 1280, (mark * 211) % 720, 5, 4);
        ellipse(pen, '#9c6448', x, y, 150, 126);
        ellipse(pen, '#7d4a35', x - 18, y + 8, 112, 96);
        ellipse(pen, '#5f3526', x + 22, y - 14, 58, 50);
      };

      const drawn = (source: MediaStreamTrack): MediaStreamTrack => {
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width: 1280, height: 720 });
        const pen = canvas.getContext('2d');
        const [track] = canvas.captureStream(perSecond).getVideoTracks();
        if (pen === null || track === undefined) return source;
        const draw = examination !== '' && source.label.includes(examination) ? drawSkin : drawPerson;
        const timer = setInterval(() => draw(pen, performance.now() / 1000), 1000 / perSecond);
        const stop = track.stop.bind(track);
        track.stop = () => {
          clearInterval(timer);
          stop();
          source.stop();
        };
        return track;
      };

      devices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        return new MediaStream(stream.getTracks().map((track) => (track.kind === 'video' ? drawn(track) : track)));
      };
    },
    { portrait: portraits[who], examination, perSecond: PICTURES_PER_SECOND },
  );
}
