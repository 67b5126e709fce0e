import { soundContext } from '../media/loudspeaker.ts';

/** Notes of the chime that calls someone: hertz, and seconds after the first. */
const NOTES = [
  { frequency: 659.25, at: 0 },
  { frequency: 523.25, at: 0.45 },
  { frequency: 659.25, at: 1.1 },
  { frequency: 523.25, at: 1.55 },
] as const;
const NOTE_SECONDS = 0.9;

/** Plays two short falling pairs of notes, made here: it sounds without a link and without a file. */
export function playChime(): void {
  const context = soundContext();
  const end = context.currentTime + 0.05;
  for (const { frequency, at } of NOTES) {
    const start = end + at;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = frequency;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.4, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_SECONDS);
    if (at === NOTES[3].at) tone.onended = () => void context.close().catch(() => undefined);
  }
}
