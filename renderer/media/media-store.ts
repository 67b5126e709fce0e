import { create } from 'zustand';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';
import type { GuestsInRoom } from '#media/guests.ts';
import { type LinkView, UNMEASURED } from '#media/quality-watch.ts';
import type { LayerWish } from '#media/receiving.ts';
import type { PeerId } from '#protocol/room.ts';
import type { OwnView } from './own-media.ts';

/** The consultation's media as the screen shows it. */
export interface MediaState {
  /** `off` outside of a consultation. */
  readonly link: 'off' | 'connecting' | 'connected' | 'reconnecting';
  readonly encryption: EncryptionState;
  /** How the link fares, both ways, and what was let go of. */
  readonly quality: LinkView;
  readonly camera: OwnView['camera'];
  readonly microphone: OwnView['microphone'];
  readonly own: MediaStream | null;
  /** The patient has silenced their microphone. */
  readonly muted: boolean;
  readonly setMuted: (muted: boolean) => void;
  readonly examination: MediaStream | null;
  readonly physicianFace: MediaStream | null;
  /** The physician's picture is held back: the fall let go of it, or their camera gives none. */
  readonly physicianHeldBack: boolean;
  readonly physicianVoice: MediaStream | null;
  /** The physician has silenced their microphone. */
  readonly physicianMuted: boolean;
  /** Tells how large the physician is shown. */
  readonly physicianShown: (wish: LayerWish) => void;
  /** Whom the physician invited: each is here, and on the screen, from before their first picture until they are gone. */
  readonly guests: GuestsInRoom;
  /** Tells how large a guest is shown. */
  readonly guestShown: (peerId: PeerId, wish: LayerWish) => void;
}

export const NO_MEDIA: MediaState = {
  link: 'off',
  encryption: { kind: 'agreeing' },
  quality: UNMEASURED,
  camera: 'starting',
  microphone: 'starting',
  own: null,
  muted: false,
  setMuted: () => undefined,
  examination: null,
  physicianFace: null,
  physicianHeldBack: false,
  physicianVoice: null,
  physicianMuted: false,
  physicianShown: () => undefined,
  guests: [],
  guestShown: () => undefined,
};

export const useMedia = create<MediaState>(() => NO_MEDIA);
