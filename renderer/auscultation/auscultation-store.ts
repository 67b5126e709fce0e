import { create } from 'zustand';
import type { AuscultationSite } from '#protocol/entry.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';

/** How the stethoscope stands, as both ends are told of it. */
export type StethoscopeState = Extract<PeerMessage, { type: 'stethoscope-state' }>['state'];

export interface AuscultationState {
  readonly state: StethoscopeState;
  /** What the physician listens to. */
  readonly site: AuscultationSite;
  /** The sound that is sent, while it is. */
  readonly track: MediaStreamTrack | null;
}

export const NO_AUSCULTATION: AuscultationState = { state: 'off', site: 'heart', track: null };

export const useAuscultation = create<AuscultationState>(() => NO_AUSCULTATION);
