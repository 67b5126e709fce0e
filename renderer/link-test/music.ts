import { soundContext } from '../media/loudspeaker.ts';

/** A slow rising and falling chord, hertz: soft enough to hear for a while, and unlike any alarm. */
const NOTES = [261.63, 329.63, 392, 523.25, 392, 329.63] as const;
const NOTE_SECONDS = 0.5;

/** How loud, of a full scale of 1: at first, and when it was not heard. */
export const LOUDNESS = { usual: 0.18, loud: 0.6 } as const;

/** Plays until the returned function is called. Made here: it sounds without a link and without a file. */
export function playMusic(loudness: number): () => void {
  const context = soundContext();
  let next = context.currentTime + 0.1;
  let n = 0;
  const note = () => {
    // A second of notes is always ahead of what is heard.
    while (next < context.currentTime + 1) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.type = 'triangle';
      tone.frequency.value = NOTES[n % NOTES.length] ?? NOTES[0];
      gain.gain.setValueAtTime(0, next);
      gain.gain.linearRampToValueAtTime(loudness, next + 0.05);
      gain.gain.exponentialRampToValueAtTime(0.001, next + NOTE_SECONDS * 1.6);
      tone.connect(gain).connect(context.destination);
      tone.start(next);
      tone.stop(next + NOTE_SECONDS * 1.7);
      next += NOTE_SECONDS;
      n += 1;
    }
  };
  note();
  const timer = setInterval(note, 200);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => undefined);
  };
}
