import { useConsole } from '../state/use-console.tsx';
import { type ListeningPhase, phaseOf, voiceShare } from './auscultation-state.ts';
import { useListening } from './listening-choice.ts';

export function useListeningPhase(): ListeningPhase {
  return useConsole(({ auscultation, room }) => phaseOf(auscultation, room.stethoscope !== null));
}

/** How loud the patient's voice is just now, 0 to 1 of what it is else. */
export function useVoiceShare(): number {
  const isListening = useListeningPhase() === 'listening';
  return useListening(({ voice }) => voiceShare(isListening, voice));
}
