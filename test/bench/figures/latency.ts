import { NoninParser } from '#drivers/codecs/nonin.ts';
import { openStage } from '#test/support/stage.ts';
import type { Bench } from '../figure.ts';
import { clockOffset, firstFrameAt, here, type Painted, paintedTexts, watchFirstFrame, watchText } from '../pages.ts';
import { joinsQueue } from '../sessions.ts';

/** Numbers shown in turn, so that each one painted is known to be of one set of values and no other of the last 3 s. */
const NUMBERS = [91, 92, 93, 94, 95, 96, 97, 98, 99] as const;
const TURN = 3_000;

/** A number the simulator has sent: the moment the byte that completes its set was written, ms since 1970. */
interface Sent {
  readonly value: number;
  readonly at: number;
}

/** Reads along what the device sends, and asks for another number after each set. */
class SentNumbers {
  readonly sent: Sent[] = [];
  readonly #parser: NoninParser;
  #at = 0;
  #turn = 0;
  change: (spo2: number) => void = () => undefined;

  constructor() {
    this.#parser = new NoninParser({
      frame: () => undefined,
      gap: () => undefined,
      packet: ({ spo2 }) => {
        // No value yet, or the set was begun before the number was changed: nothing new will be on the screen.
        if (spo2 === null || spo2 === this.sent.at(-1)?.value) return;
        this.sent.push({ value: spo2, at: this.#at });
        this.#turn = (this.#turn + 1) % NUMBERS.length;
        this.change(NUMBERS[this.#turn] ?? NUMBERS[0]);
      },
    });
  }

  /** @param at ms since 1970 */
  push(bytes: Uint8Array, at: number): void {
    this.#at = at;
    this.#parser.push(bytes);
  }
}

/** The delay of each number that was painted, and how many were not. What came after the last one painted had no reader any more. */
function delays(
  sent: readonly Sent[],
  painted: readonly Painted[],
): { readonly found: number[]; readonly lost: number } {
  const frameOf = ({ value, at }: Sent) =>
    painted.find((one) => one.text === String(value) && one.at >= at && one.at < at + TURN);
  const isPainted = (number: Sent) => frameOf(number) !== undefined;
  const found = sent.flatMap((number) => {
    const shown = frameOf(number);
    return shown === undefined ? [] : [shown.at - number.at];
  });
  return { found, lost: sent.findLastIndex(isPainted) + 1 - found.length };
}

export const latency: Bench = {
  name: 'latency',
  about:
    "from the byte that completes a number on the oximeter's wire to that number painted at the physician, in a running video consultation",
  measure: async (effort) => {
    const numbers = new SentNumbers();
    let measuring = false;
    const stage = await openStage();
    try {
      const booth = await stage.openBooth({
        config: { steps: [] },
        sent: (driver, bytes, at) => {
          if (driver === 'nonin' && measuring) numbers.push(bytes, performance.timeOrigin + at);
        },
      });
      const oximeter = booth.device('nonin');
      numbers.change = (spo2) => oximeter.set({ spo2 });
      numbers.change(NUMBERS[0]);
      // Doubted values make an attempt last 20 s; they are shown as they come, as any other.
      oximeter.play('low-perfusion');
      const physician = await stage.openPhysician('first');
      await joinsQueue(booth, []);
      await watchFirstFrame(physician.page, 'face');
      await watchFirstFrame(booth.kiosk.page, 'physician');
      await physician.takes();
      await firstFrameAt(physician.page, 'face');
      await firstFrameAt(booth.kiosk.page, 'physician');
      await watchText(physician.page, '[data-live="oxygen-saturation"] .live-value');
      const offset = await clockOffset(physician.page);

      for (let attempt = 0; attempt < (effort === 'quick' ? 1 : 5); attempt += 1) {
        await physician.asksFor('oximetry');
        measuring = true;
        await booth.patient.begins('oximetry');
        await booth.patient.measurement('oximetry', 'taken').waitFor({ timeout: 60_000 });
        measuring = false;
        await booth.patient.press(/^Continuer$/);
      }
      const painted = (await paintedTexts(physician.page)).map(({ text, at }) => ({ text, at: at + offset.add }));
      // What was sent just before the end of an attempt may be followed by no frame that shows it.
      const { found, lost } = delays(numbers.sent, painted);
      return [
        {
          name: 'wire to physician',
          unit: 'ms',
          samples: found,
          aim: { of: 'p95', atMost: 100 },
          note: `${lost} of ${numbers.sent.length} numbers were never painted; clocks compared to ±${offset.uncertainty.toFixed(1)} ms at ${new Date(here()).toISOString()}`,
        },
      ];
    } finally {
      await stage.close();
    }
  },
};
