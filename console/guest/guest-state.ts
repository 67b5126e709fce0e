import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GuestsInRoom } from '#media/guests.ts';
import { type Falls, UNMEASURED } from '#media/quality-watch.ts';
import type { GuestRefusal, GuestWelcome } from '#protocol/guest-link.ts';
import type { PeerId } from '#protocol/room.ts';
import { noDevices, type OwnDevicesView } from '../devices/own-devices.ts';

/** Where a guest stands between their link and the end of the consultation. */
export type GuestPhase =
  | { readonly kind: 'opening' | 'unreachable' | 'cannot-encrypt' }
  /** Whoever came without a link may type its code. */
  | { readonly kind: 'code'; readonly trouble: 'not-a-code' | 'too-many' | null }
  /** They know who invites them, and have not agreed yet. */
  | { readonly kind: 'invited'; readonly welcome: GuestWelcome }
  | { readonly kind: 'room'; readonly welcome: GuestWelcome }
  /** There is no seat, or no longer. */
  | { readonly kind: 'refused'; readonly why: GuestRefusal };

/** The room as the guest sees it. */
export interface GuestRoomView extends OwnDevicesView {
  /** `elsewhere`: another page of this browser has the seat. */
  readonly status: 'joining' | 'connected' | 'reconnecting' | 'elsewhere';
  readonly people: GuestsInRoom;
  /** Whose face is held back by its sender: their link is too weak for it. */
  readonly heldBack: readonly PeerId[];
  /** What this guest's own link has let go of. */
  readonly link: Falls;
}

export const emptyGuestRoom: GuestRoomView = {
  status: 'joining',
  people: [],
  heldBack: [],
  link: UNMEASURED.own,
  ...noDevices,
};

export interface GuestPageState {
  readonly phase: GuestPhase;
  /** Whether the server can be reached. */
  readonly online: boolean;
  readonly room: GuestRoomView;
}

export type GuestStore = StoreApi<GuestPageState>;

export const createGuestStore = (): GuestStore =>
  createStore<GuestPageState>(() => ({ phase: { kind: 'opening' }, online: true, room: emptyGuestRoom }));
