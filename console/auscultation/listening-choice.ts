import { z } from 'zod';
import { create } from 'zustand';
import { AuscultationFilter } from '#protocol/entry.ts';

/** The patient's voice while the stethoscope is heard. */
export const VOICE_LEVELS = ['muted', 'faint', 'full'] as const;
export type VoiceLevel = (typeof VOICE_LEVELS)[number];

/** Bounds of the gain, dB. */
export const GAIN = { min: 0, max: 30, step: 3 } as const;

const Choice = z.object({
  filter: AuscultationFilter,
  /** dB */
  gain: z.number().min(GAIN.min).max(GAIN.max),
  voice: z.enum(VOICE_LEVELS),
});
/** How this physician listens. */
export type ListeningChoice = z.infer<typeof Choice>;

const KEY = 'escale.console.listening';
const FIRST_TIME: ListeningChoice = { filter: 'none', gain: 12, voice: 'muted' };

function stored(): ListeningChoice {
  try {
    const parsed = Choice.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : FIRST_TIME;
  } catch {
    return FIRST_TIME;
  }
}

/** It outlives consultations and holds nothing of a patient. */
export const useListening = create<ListeningChoice>(stored);

export function chooseListening(part: Partial<ListeningChoice>): void {
  useListening.setState(part);
  try {
    localStorage.setItem(KEY, JSON.stringify(useListening.getState()));
  } catch {
    // A browser that stores nothing still works; it only forgets.
  }
}

/** A gain in dB as a factor. */
export const factorOf = (gain: number): number => 10 ** (gain / 20);
