import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DepartedEntry } from '#protocol/call-back.ts';
import type { KioskSummary } from '#protocol/console-link.ts';
import type { ConsultationView, Outcome, PhysicianCard, QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId, GuestId } from '#protocol/ids.ts';
import type { Locale } from '#protocol/patient.ts';
import { type AuscultationState, noAuscultation } from '../auscultation/auscultation-state.ts';
import { type EndingState, notEnding } from '../consultation/ending-state.ts';
import type { RequestError } from '../link/console-socket.ts';
import type { ServerNews } from '../link/readable.ts';
import { type LiveState, noLive } from '../live/live-state.ts';
import { emptyTrace, type PlethTrace } from '../live/pleth-trace.ts';
import type { AlarmsSeen, Arrivals } from '../queue/arrivals.ts';
import { loadFilter, type QueueFilter } from '../queue/filter.ts';
import { type Drafts, emptyRecord, noDrafts, type RecordState } from '../records/record-state.ts';
import { emptyRoom, type RoomView } from '../room/room-session.ts';
import { type NoticePermission, noticePermission } from '../shell/desktop-notice.ts';
import { emptyStage, type StageState } from '../stills/stage-state.ts';

/** Something that happened and is told once, in words. */
export type Notice =
  | { readonly kind: 'error'; readonly error: RequestError }
  /** `chosen-gone`: the patient the physician had chosen in the queue waits no longer. */
  | { readonly kind: 'refused' | 'left' | 'still' | 'unheard' | 'chosen-gone' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'closed'; readonly outcome: Outcome };

/** What is being asked of the physician: one clear question at a time. */
export type Question =
  | { readonly kind: 'refuse'; readonly consultationId: ConsultationId }
  | { readonly kind: 'close' | 'leave' }
  | { readonly kind: 'shortcuts' | 'devices' };

/** Notes that a consultation left this screen without, for no act of the physician's; the server never had them. */
interface UnkeptNotes {
  readonly consultationId: ConsultationId;
  /** As the physician knows them. */
  readonly patient: string;
  readonly text: string;
}

export type RecordPage = 'chat' | 'notes' | 'documents' | 'auscultation' | 'guests';

export interface Preferences {
  readonly locale: Locale;
  readonly theme: 'light' | 'dark';
  readonly singleKeys: boolean;
  readonly sounds: boolean;
  /** Notices of the desktop while the page is out of sight, where the browser allows them. */
  readonly notices: boolean;
}

export interface ConsoleState {
  readonly session:
    | { readonly kind: 'checking' | 'unreachable' }
    /** `was`: the session before, left by its physician or ended by the server; null where none is known of. */
    | { readonly kind: 'signed-out'; readonly was: 'left' | 'ended' | null }
    | { readonly kind: 'signed-in'; readonly physician: PhysicianCard };
  /** `asOf`: ms, this machine's clock, when the link was last known to work. */
  readonly link: { readonly kind: 'connecting' | 'online' } | { readonly kind: 'offline'; readonly asOf: number };
  /** What came last from the server and could not be read whole: this page is older than the server perhaps. */
  readonly unreadable: readonly ServerNews[];
  /** ms to add to this machine's clock to have the server's. */
  readonly clockOffset: number;
  /** When the server ends this session (ISO 8601, its clock); null until it has said so. */
  readonly sessionEndsAt: string | null;
  readonly queue: readonly QueueEntry[] | null;
  /** Who went without being seen, the last first. */
  readonly departed: readonly DepartedEntry[];
  readonly filter: QueueFilter;
  /** The rows in their places while a hand is on them, as they stood when it came. */
  readonly heldAs: readonly QueueEntry[] | null;
  /** What the physician has seen of who is urgent. */
  readonly alarmsSeen: AlarmsSeen;
  /** What was last new in the queue. */
  readonly news: Arrivals;
  readonly noticePermission: NoticePermission;
  /** The kiosks, while they are looked at; their list is null until it has come. */
  readonly fleet: { readonly kiosks: readonly KioskSummary[] | null } | null;
  /** The line of the queue that keys act on; null for none. */
  readonly chosen: ConsultationId | null;
  /** The line the arrows came to last: it is brought into view. One that is chosen by itself moves nothing under a hand. */
  readonly revealed: ConsultationId | null;
  /** The patient whose `take` is under way. */
  readonly taking: ConsultationId | null;
  readonly consultation: ConsultationView | null;
  readonly room: RoomView;
  /** What this console writes into the record and the server has not made part of the consultation yet. */
  readonly record: RecordState;
  readonly drafts: Drafts;
  readonly live: LiveState;
  readonly pleth: PlethTrace;
  /** The page of the record that is open beside the video. */
  readonly page: RecordPage | null;
  /** When the last message seen here was written (ISO 8601, UTC); null where none was. */
  readonly readTo: string | null;
  /** The examination view is the large one. */
  readonly swapped: boolean;
  /** How else the views are looked at, and the stills. */
  readonly stage: StageState;
  /** Tokens of the links made on this console, which nothing else keeps. */
  readonly guestTokens: ReadonlyMap<GuestId, string>;
  /** The kiosk's stethoscope, and what is heard and kept of it. */
  readonly auscultation: AuscultationState;
  /** How it is to end, while that is asked. */
  readonly ending: EndingState;
  readonly unkept: readonly UnkeptNotes[];
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
  drafts: noDrafts,
  live: noLive,
  pleth: emptyTrace,
  page: null,
  readTo: null,
  swapped: false,
  stage: emptyStage,
  guestTokens: new Map<GuestId, string>(),
  auscultation: noAuscultation,
  ending: notEnding,
} as const satisfies Partial<ConsoleState>;

export const createConsoleStore = (preferences: Preferences): ConsoleStore =>
  createStore<ConsoleState>(() => ({
    session: { kind: 'checking' },
    link: { kind: 'connecting' },
    unreadable: [],
    clockOffset: 0,
    sessionEndsAt: null,
    queue: null,
    departed: [],
    filter: loadFilter(),
    heldAs: null,
    alarmsSeen: new Map(),
    news: { came: [], flagged: [] },
    noticePermission: noticePermission(),
    fleet: null,
    chosen: null,
    revealed: null,
    taking: null,
    ...outsideConsultation,
    unkept: [],
    notice: null,
    question: null,
    preferences,
  }));
