import { create } from 'zustand';

export type CaptureState = 'pending' | 'on' | 'missing' | 'denied';

/** The consultation's media as the screen shows it. */
export interface MediaState {
  /** `off` outside of a consultation. */
  readonly link: 'off' | 'connecting' | 'connected' | 'reconnecting';
  readonly camera: CaptureState;
  readonly microphone: CaptureState;
  readonly own: MediaStream | null;
  readonly examination: MediaStream | null;
  readonly physicianFace: MediaStream | null;
  readonly physicianVoice: MediaStream | null;
}

export const NO_MEDIA: MediaState = {
  link: 'off',
  camera: 'pending',
  microphone: 'pending',
  own: null,
  examination: null,
  physicianFace: null,
  physicianVoice: null,
};

export const useMedia = create<MediaState>(() => NO_MEDIA);
