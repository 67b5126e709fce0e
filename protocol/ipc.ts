import { z } from 'zod';
import { fitsPurpose, UploadProgress } from './attachment.ts';
import { CallBackAnswer, SiteCallBack } from './call-back.ts';
import { DeviceStatus } from './device-status.ts';
import { AttemptFailure } from './drivers-host.ts';
import { AttachedContent, DocumentState } from './entry.ts';
import { EquipmentView, MediaDevice, SiteInstruments, StethoscopeCheck } from './equipment.ts';
import { AttachmentId, AttemptId, ConsultationId, EntryId } from './ids.ts';
import { ConsultationStatus } from './kiosk-link.ts';
import { LinkTest, LinkTestCall, MeasuredLink } from './link-test.ts';
import { Measurement, Modality } from './measurement.ts';
import { IncidentAge, MediaIncident } from './media-incident.ts';
import { Consent, Locale, PatientIdentity, SkipReason, VisitReason } from './patient.ts';
import { resultOf } from './result.ts';
import { RoomCall, RoomEvent } from './room.ts';

/** Whether records and signalling reach the server now. `pending`: records still in the outbox. */
export const LinkState = z.object({ online: z.boolean(), pending: z.number().int().nonnegative() });
export type LinkState = z.infer<typeof LinkState>;

/** Whether a carer sits beside the patients of a site: never, always, or now and then, so that each patient is asked. */
export const Assistance = z.enum(['never', 'always', 'ask']);
export type Assistance = z.infer<typeof Assistance>;

/** What the screens need to know of this kiosk's site; no secret, no patient. */
export const KioskProfile = z.object({
  site: z.string(),
  kiosk: z.string(),
  steps: z.array(Modality),
  locales: z.array(Locale).min(1),
  /** Seconds without a touch before the countdown starts, and the length of the countdown. */
  idle: z.object({ after: z.number().positive(), countdown: z.number().positive() }),
  /** Who comes when someone is called, as shown to the patient. */
  helper: z.object({ fr: z.string(), en: z.string() }),
  /** Whether the site has a printer for the patient's papers. */
  canPrint: z.boolean(),
  /** Whether a carer is beside the patients of this site. */
  assistance: Assistance,
  /** How the site's examination instruments are known among cameras and microphones. */
  instruments: SiteInstruments,
});
export type KioskProfile = z.infer<typeof KioskProfile>;

/** Everything the renderer needs to draw its first screen, or to go on after a reload in the middle of a session. */
const Snapshot = z.object({
  profile: KioskProfile,
  link: LinkState,
  devices: z.array(DeviceStatus),
  status: ConsultationStatus.nullable(),
  /** The journey as the renderer last saved it in this session; opaque to main, kept in memory, wiped at the end. */
  checkpoint: z.string().nullable(),
  /** A call for someone here is still pending: it outlives the window, and a session that ended in silence. */
  calling: z.boolean(),
  equipment: EquipmentView,
  callBacks: z.array(SiteCallBack),
  /** The latest test of the link since the kiosk started, for the host; null where there was none. */
  measuredLink: MeasuredLink.nullable(),
  /** Label of the loudspeaker a patient heard where the system's own choice was not; null where that was never asked. */
  loudspeaker: z.string().max(200).nullable(),
});

const nothing = z.object({});

/**
 * Requests the renderer may make of main. Main checks the sender and parses the request; the preload lets no other
 * channel through.
 */
export const IPC_REQUESTS = {
  'kiosk:snapshot': { request: nothing, response: Snapshot },
  /** The page's first screen is painted: whatever it did not need may begin. */
  'kiosk:drawn': { request: nothing, response: nothing },
  /** Holds up to 64 KiB of JSON in main's memory for a reload of the renderer. */
  'journey:checkpoint': { request: z.object({ state: z.string().max(65_536) }), response: nothing },
  /** Records consent and identity in the outbox; the consultation exists from here on. */
  'consultation:open': {
    request: z.object({
      identity: PatientIdentity,
      consent: Consent,
      reason: VisitReason,
      locale: Locale,
      assisted: z.boolean().optional(),
    }),
    response: resultOf(z.object({ consultationId: ConsultationId })),
  },
  'measure:start': {
    request: z.object({ modality: Modality }),
    response: resultOf(z.object({ attemptId: AttemptId })),
  },
  'measure:cancel': { request: z.object({ attemptId: AttemptId }), response: nothing },
  'measure:skip': {
    request: z.object({ modality: Modality, reason: SkipReason }),
    response: resultOf(nothing),
  },
  /** `link`: what the test before the queue found; null where there was none. */
  'queue:join': {
    request: z.object({ link: LinkTest.nullable() }),
    response: resultOf(z.object({ status: ConsultationStatus })),
  },
  /**
   * The patient has left the consultation or the queue: stored at once, while the last words are still on the screen. Asking
   * again changes nothing.
   */
  'consultation:leave': { request: z.object({ why: z.literal('patient') }), response: nothing },
  'examination-camera': { request: z.object({ state: z.enum(['off', 'on', 'unavailable']) }), response: nothing },
  room: { request: RoomCall, response: resultOf(z.unknown()) },
  /** Something of the kiosk's own media, its reconnections and its devices: recorded with the act (R4). */
  'media:incident': {
    request: z.object({ consultationId: ConsultationId, age: IncidentAge, incident: MediaIncident }),
    response: nothing,
  },
  /** One request of the test of the link; needs no consultation. */
  'link-test': { request: LinkTestCall, response: resultOf(z.unknown()) },
  /** Held by main beyond the patient's session: a link is the kiosk's, and its host may look at it at any time. */
  'link-test:measured': { request: MeasuredLink, response: nothing },
  /** A patient heard this loudspeaker, and not the one before: held by main for the next sessions, as a device of the kiosk. */
  'kiosk:loudspeaker': { request: z.object({ label: z.string().max(200) }), response: nothing },
  help: { request: z.object({ calling: z.boolean() }), response: nothing },
  /** The host answers a physician who wants a patient back. */
  'call-back': { request: z.object({ id: z.uuid(), answer: CallBackAnswer }), response: resultOf(nothing) },
  /** The host asks for a check of the equipment; not started while a patient is there. */
  'equipment:check': { request: nothing, response: z.object({ started: z.boolean() }) },
  /** The page's part of a check: what cameras and microphones there are, or that a patient is before it. */
  'equipment:media': {
    request: z.object({
      checkId: z.uuid(),
      answer: z.discriminatedUnion('type', [
        z.object({ type: z.literal('in-use') }),
        z.object({ type: z.literal('seen'), media: z.array(MediaDevice).max(50), stethoscope: StethoscopeCheck }),
      ]),
    }),
    response: nothing,
  },
  /** Cameras and microphones as they are now: told at the start, and whenever one is plugged or taken away. */
  'kiosk:media-devices': { request: z.object({ media: z.array(MediaDevice).max(50) }), response: nothing },
  /** The patient writes to the physician: taken once the server has it. */
  'message:send': {
    request: z.object({ id: EntryId, text: z.string().trim().min(1).max(1000) }),
    response: resultOf(nothing),
  },
  /**
   * A photograph or a sound of the consultation: in the encrypted store once this is answered, and on its way from then on.
   * How far it is comes as `attachment-progress`.
   */
  'attachment:add': {
    request: z
      .object({
        entryId: EntryId,
        mediaType: z.string().max(50),
        bytes: z.instanceof(Uint8Array),
        content: AttachedContent,
      })
      .refine(
        ({ mediaType, bytes, content }) => fitsPurpose(content.type, mediaType, bytes.length),
        'not of this purpose',
      )
      .refine(({ content }) => content.type !== 'document', 'papers are for the patient'),
    response: resultOf(nothing),
  },
  /** The whole of a document the patient was sent. */
  'document:read': {
    request: z.object({ attachmentId: AttachmentId }),
    response: resultOf(z.object({ bytes: z.instanceof(Uint8Array) })),
  },
  'document:state': {
    request: z.object({ entryId: EntryId, state: DocumentState.exclude(['sent']) }),
    response: nothing,
  },
  /** Prints a document on the site's printer; answered once it has left the printer's queue. */
  'document:print': { request: z.object({ attachmentId: AttachmentId }), response: resultOf(nothing) },
  /** The button of the examination camera was pressed while its picture was on its way to the physician. */
  'examination:still': { request: nothing, response: nothing },
  /** Seals what is unsent, ends the consultation and replaces the window: nothing of the patient is left. */
  'session:end': { request: z.object({ why: z.enum(['patient', 'idle', 'closed']) }), response: nothing },
} as const;

export type IpcChannel = keyof typeof IPC_REQUESTS;
export type IpcRequestOf<C extends IpcChannel> = z.infer<(typeof IPC_REQUESTS)[C]['request']>;
export type IpcResponseOf<C extends IpcChannel> = z.infer<(typeof IPC_REQUESTS)[C]['response']>;

/** What main tells the renderer unasked. The live MessagePort arrives as a window message `escale:live-port`. */
export const IpcEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('link'), link: LinkState }),
  z.object({ type: z.literal('devices'), devices: z.array(DeviceStatus) }),
  /** The readings of an attempt are in the outbox: they may be shown as taken. */
  z.object({ type: z.literal('measured'), attemptId: AttemptId, measurements: z.array(Measurement).min(1) }),
  z.object({
    type: z.literal('measure-failed'),
    attemptId: AttemptId,
    failure: AttemptFailure,
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal('status'), status: ConsultationStatus }),
  z.object({ type: z.literal('room'), event: RoomEvent }),
  /** How far a photograph or a sound of this consultation is on its way. */
  z.object({ type: z.literal('attachment-progress'), progress: UploadProgress }),
  z.object({ type: z.literal('equipment'), equipment: EquipmentView }),
  /** The patients that physicians want back at this site. */
  z.object({ type: z.literal('call-backs'), callBacks: z.array(SiteCallBack) }),
  /** A check of the equipment has come to cameras and microphones: answered by `equipment:media`. */
  z.object({ type: z.literal('check-media'), checkId: z.uuid() }),
  /** The button of an examination camera was pressed. */
  z.object({ type: z.literal('still-button') }),
]);
export type IpcEvent = z.infer<typeof IpcEvent>;

/** The one object the preload puts into the page, `window.escale`. */
export interface KioskBridge {
  request<C extends IpcChannel>(channel: C, payload: IpcRequestOf<C>): Promise<IpcResponseOf<C>>;
  onEvent(listener: (event: IpcEvent) => void): () => void;
}

/** Data of the `window` message that carries the live port; the port is `event.ports[0]`. */
export const LIVE_PORT_MESSAGE = 'escale:live-port';
