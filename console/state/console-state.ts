import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KioskSummary } from '#protocol/console-link.ts';
import type { ConsultationView, Outcome, PhysicianCard, QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { Locale } from '#protocol/patient.ts';
import type { RequestError } from '../link/console-socket.ts';
import { type LiveState, noLive } from '../live/live-state.ts';
import { emptyTrace, type PlethTrace } from '../live/pleth-trace.ts';
import { emptyRecord, type RecordState } from '../records/record-state.ts';
import { emptyRoom, type RoomView } from '../room/room-session.ts';

/** Something that happened and is told once, in words. */
export type Notice =
  | { readonly kind: 'error'; readonly error: RequestError }
  | { readonly kind: 'refused' | 'left' | 'still' }
  | { readonly kind: 'closed'; readonly outcome: Outcome };

/** What is being asked of the physician: one clear question at a time. */
export type Question =
  | { readonly kind: 'refuse'; readonly consultationId: ConsultationId }
  | { readonly kind: 'close' | 'leave' }
  | { readonly kind: 'shortcuts' };

export interface Preferences {
  readonly locale: Locale;
  readonly theme: 'light' | 'dark';
  readonly singleKeys: boolean;
  readonly sounds: boolean;
}

export interface ConsoleState {
  readonly session:
    | { readonly kind: 'checking' | 'unreachable' }
    | { readonly kind: 'signed-out'; readonly deliberately: boolean }
    | { readonly kind: 'signed-in'; readonly physician: PhysicianCard };
  /** `asOf`: ms, this machine's clock, when the link was last known to work. */
  readonly link: { readonly kind: 'connecting' | 'online' } | { readonly kind: 'offline'; readonly asOf: number };
  /** ms to add to this machine's clock to have the server's. */
  readonly clockOffset: number;
  readonly queue: readonly QueueEntry[] | null;
  /** The kiosks, while they are looked at; their list is null until it has come. */
  readonly fleet: { readonly kiosks: readonly KioskSummary[] | null } | null;
  /** The line of the queue that keys act on. */
  readonly chosen: ConsultationId | null;
  /** The patient whose `take` is under way. */
  readonly taking: ConsultationId | null;
  readonly consultation: ConsultationView | null;
  readonly room: RoomView;
  /** What this console writes into the record and the server has not made part of the consultation yet. */
  readonly record: RecordState;
  readonly live: LiveState;
  readonly pleth: PlethTrace;
  /** The examination view is the large one. */
  readonly swapped: boolean;
  readonly notice: Notice | null;
  readonly question: Question | null;
  readonly preferences: Preferences;
}

export type ConsoleStore = StoreApi<ConsoleState>;

/** What belongs to one consultation, as it is before and after it. */
export const outsideConsultation = {
  consultation: null,
  room: emptyRoom,
  record: emptyRecord,
  live: noLive,
  pleth: emptyTrace,
  swapped: false,
} as const satisfies Partial<ConsoleState>;

export const createConsoleStore = (preferences: Preferences): ConsoleStore =>
  createStore<ConsoleState>(() => ({
    session: { kind: 'checking' },
    link: { kind: 'connecting' },
    clockOffset: 0,
    queue: null,
    fleet: null,
    chosen: null,
    taking: null,
    ...outsideConsultation,
    notice: null,
    question: null,
    preferences,
  }));
