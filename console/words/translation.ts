import type { ConsoleError } from '#protocol/console-link.ts';
import type { AskFailure, ConsultationState, Outcome, Refusal } from '#protocol/consultation.ts';
import type { EquipmentRole, EquipmentState } from '#protocol/equipment.ts';
import type { PHASES } from '#protocol/live.ts';
import type { MeasurementKind, Modality, Reason } from '#protocol/measurement.ts';
import type { Locale, PatientIdentity, SkipReason, VisitReason } from '#protocol/patient.ts';
import type { ShortcutId } from '../shell/shortcuts.ts';
import type { AuscultationWords } from './auscultation.ts';
import type { DeviceWords } from './devices.ts';
import type { EncryptionWords } from './encryption.ts';
import type { EndingWords } from './ending.ts';
import type { GuestPageWords } from './guest-page.ts';
import type { GuestWords } from './guests.ts';
import type { IncidentWords } from './incidents.ts';
import type { LinkWords } from './link.ts';
import type { PatientDeviceWords } from './patient-devices.ts';
import type { QueueTranslation } from './queue.ts';
import type { RecordWords } from './records.ts';
import type { StillWords } from './stills.ts';
import type { VideoWords } from './video.ts';

export type Phase = (typeof PHASES)[number];

/**
 * Every word the console says. A language is complete or it does not compile: each value of the protocol's enumerations
 * has its entry here.
 */
export interface Translation
  extends AuscultationWords,
    DeviceWords,
    EncryptionWords,
    EndingWords,
    GuestPageWords,
    GuestWords,
    IncidentWords,
    LinkWords,
    VideoWords,
    PatientDeviceWords,
    QueueTranslation,
    RecordWords,
    StillWords {
  readonly signIn: {
    readonly title: string;
    readonly lead: string;
    readonly action: string;
    readonly checking: string;
    readonly unreachable: string;
    readonly retry: string;
    readonly signedOut: string;
    readonly ended: string;
  };
  readonly shell: {
    readonly signOut: string;
    readonly sessionEnds: string;
    readonly signInAgain: string;
    readonly dark: string;
    readonly light: string;
    readonly language: string;
    readonly shortcuts: string;
    readonly offline: string;
    readonly offlineAsOf: string;
    readonly close: string;
    readonly cancel: string;
    readonly because: string;
    readonly soundOn: string;
    readonly soundOff: string;
    readonly soundBlocked: string;
  };
  readonly unreadable: { readonly consultation: string; readonly queue: string; readonly reload: string };
  readonly queue: {
    readonly title: string;
    readonly count_one: string;
    readonly count_other: string;
    readonly next: string;
    readonly empty: string;
    readonly emptyLead: string;
    readonly loading: string;
    readonly take: string;
    readonly taking: string;
    readonly gone: string;
    readonly refuse: string;
    readonly away: string;
    readonly help: string;
    readonly waiting: string;
    readonly reason: string;
    readonly notMeasured: string;
    readonly place: string;
    readonly minutes_one: string;
    readonly minutes_other: string;
    readonly hours: string;
    readonly justArrived: string;
    readonly age: string;
    readonly ageInfant: string;
    readonly alsoWaiting: string;
    readonly nobodyElse: string;
  };
  readonly refuse: { readonly title: string; readonly lead: string; readonly confirm: string };
  readonly close: { readonly title: string; readonly lead: string; readonly confirm: string };
  readonly leave: { readonly title: string; readonly lead: string; readonly confirm: string };
  readonly consultation: {
    readonly leave: string;
    readonly close: string;
    readonly provisional: string;
    readonly provisionalHint: string;
    readonly born: string;
    readonly kioskAway: string;
    readonly help: string;
    readonly ended: string;
    readonly backToQueue: string;
    readonly speaks: string;
    readonly consent: string;
  };
  readonly vitals: {
    readonly title: string;
    readonly live: string;
    readonly stale: string;
    readonly measureAgain: string;
    readonly measureFirst: string;
    readonly asked: string;
    readonly none: string;
    readonly mean: string;
    readonly valid: string;
    readonly questionable: string;
    readonly invalid: string;
    readonly earlier: string;
    readonly typed: string;
    readonly cuff: string;
    readonly remaining: string;
    readonly pleth: string;
    readonly plethGap: string;
    readonly serial: string;
    readonly deviceTime: string;
    readonly declined: string;
    readonly withdraw: string;
    readonly failed: string;
  };
  readonly timeline: {
    readonly title: string;
    readonly arrived: string;
    readonly taken: string;
    readonly skipped: string;
  };
  readonly notice: {
    readonly refused: string;
    readonly left: string;
    readonly still: string;
    readonly closed: string;
    readonly 'chosen-gone': string;
    readonly unheard: string;
    readonly timedOut: string;
    readonly dismiss: string;
  };
  readonly fleet: {
    readonly title: string;
    readonly back: string;
    readonly loading: string;
    readonly none: string;
    readonly site: string;
    readonly kiosk: string;
    readonly link: string;
    readonly checked: string;
    readonly result: string;
    readonly online: string;
    readonly offline: string;
    readonly never: string;
    readonly overdue: string;
    readonly unchecked: string;
    readonly passed: string;
    /** Before the day it was proven. */
    readonly proven: string;
  };
  readonly equipmentRole: Record<EquipmentRole, string>;
  readonly equipmentState: Record<EquipmentState, string>;
  readonly keys: {
    readonly title: string;
    readonly single: string;
    readonly global: string;
    readonly queue: string;
    readonly consultation: string;
  };
  readonly shortcut: Record<ShortcutId, string>;
  readonly error: Record<ConsoleError, string>;
  readonly state: Record<ConsultationState, string>;
  readonly outcome: Record<Outcome, string>;
  readonly outcomeHint: Record<Outcome, string>;
  readonly refusal: Record<Refusal, string>;
  readonly refusalHint: Record<Refusal, string>;
  readonly phase: Record<Phase, string>;
  readonly kind: Record<MeasurementKind, string>;
  readonly kindShort: Record<MeasurementKind, string>;
  readonly modality: Record<Modality, string>;
  readonly reason: Record<Reason, string>;
  readonly locale: Record<Locale, string>;
  readonly sex: Record<PatientIdentity['sex'], string>;
  readonly skip: Record<SkipReason, string>;
  readonly askFailure: Record<AskFailure, string>;
  readonly visit: Record<VisitReason, string>;
}
