import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import type { Happened } from '#media/incident-teller.ts';
import { type AttachmentBegin, type AttachmentPiece, AttachmentState } from '#protocol/attachment.ts';
import { DepartedEntry } from '#protocol/call-back.ts';
import {
  CONSOLE_NAMESPACE,
  type ConsoleError,
  type ConsoleToServer,
  KioskSummary,
  type ServerToConsole,
} from '#protocol/console-link.ts';
import { ConsultationView, type Outcome, PhysicianCard, QueueEntry, type Refusal } from '#protocol/consultation.ts';
import type { Annotation, TypedEntry } from '#protocol/entry.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import { type GuestRole, IssuedInvitation } from '#protocol/guest.ts';
import { ConsultationId, type EntryId, type GuestId } from '#protocol/ids.ts';
import type { Modality } from '#protocol/measurement.ts';
import { NotesSaved } from '#protocol/notes.ts';
import { failed, ok, type Result, resultOf } from '#protocol/result.ts';
import { type RoomCall, RoomEvent } from '#protocol/room.ts';
import { IncidentQueue } from './incident-queue.ts';
import { readEach, type ServerNews } from './readable.ts';
import { type ServerLineEvents, serverLine } from './server-line.ts';

/** What a request may end in: the server's own errors, or no usable answer. */
export type RequestError = ConsoleError | 'timed-out';

const HelloAnswer = z.object({
  physician: PhysicianCard,
  queue: z.unknown(),
  departed: z.unknown(),
  consultation: z.unknown(),
  now: z.iso.datetime(),
  sessionEndsAt: z.iso.datetime(),
});

/** How things stand. `consultation`: the one this physician is in; `unreadable` where there is one that this page cannot show. */
export interface Hello extends Pick<z.infer<typeof HelloAnswer>, 'physician' | 'now' | 'sessionEndsAt'> {
  readonly queue: QueueEntry[];
  readonly departed: DepartedEntry[];
  readonly consultation: ConsultationView | 'unreadable' | null;
}

/** ms after which the server, in trouble when it was asked how things stand, is asked again. */
const HELLO_AGAIN_AFTER = 2_000;

const CONSOLE_ERRORS: readonly ConsoleError[] = [
  'invalid',
  'already-taken',
  'not-waiting',
  'busy-with-another',
  'not-yours',
  'unknown-consultation',
  'wrong-state',
  'too-many',
  'wrong-digest',
  'refused-content',
  'internal',
];
const Fleet = z.object({ kiosks: z.array(KioskSummary) });
const Nothing = z.looseObject({});

export interface LinkEvents extends ServerLineEvents {
  queue(queue: QueueEntry[]): void;
  departed(departed: DepartedEntry[]): void;
  consultation(view: ConsultationView): void;
  room(consultationId: ConsultationId, event: RoomEvent): void;
  /** Another console of this physician has the seat in the room. */
  elsewhere(consultationId: ConsultationId): void;
  /** The patient pressed the button of the examination camera. */
  still(consultationId: ConsultationId): void;
  /** Whether all of this that came last could be read: what could not is not passed on. */
  readable(news: ServerNews, isWhole: boolean): void;
}

/** The console's one connection to the server. Everything that arrives is parsed; what does not fit is told and not passed on. */
export interface ConsoleLink {
  /** Asks how things stand, again for as long as this connection stays up and no answer comes or the server is in trouble. */
  hello(): Promise<Result<Hello, RequestError>>;
  take(consultationId: ConsultationId): Promise<Result<ConsultationView, RequestError>>;
  refuse(consultationId: ConsultationId, refusal: Refusal): Promise<Result<object, RequestError>>;
  leave(consultationId: ConsultationId): Promise<Result<object, RequestError>>;
  /** Asks the site to bring back a patient who went unseen, or no longer. */
  callBack(consultationId: ConsultationId, wanted: boolean): Promise<Result<object, RequestError>>;
  close(consultationId: ConsultationId, outcome: Outcome, followUp?: FollowUp): Promise<Result<object, RequestError>>;
  addEntry(consultationId: ConsultationId, entry: TypedEntry): Promise<Result<object, RequestError>>;
  annotate(
    consultationId: ConsultationId,
    entryId: EntryId,
    annotations: Annotation[],
  ): Promise<Result<object, RequestError>>;
  beginAttachment(begin: AttachmentBegin): Promise<Result<AttachmentState, RequestError>>;
  attachmentPiece(piece: AttachmentPiece): Promise<Result<AttachmentState, RequestError>>;
  saveNotes(consultationId: ConsultationId, text: string, base: number): Promise<Result<NotesSaved, RequestError>>;
  measure(consultationId: ConsultationId, modality: Modality): Promise<Result<object, RequestError>>;
  withdrawMeasure(consultationId: ConsultationId, modality: Modality): Promise<Result<object, RequestError>>;
  examinationCamera(consultationId: ConsultationId, on: boolean): Promise<Result<object, RequestError>>;
  room(consultationId: ConsultationId, call: RoomCall): Promise<Result<unknown, RequestError>>;
  /** Something of this console's media for the record: kept until the server has it, while this page lives. */
  mediaIncident(consultationId: ConsultationId, happened: Happened): void;
  /** Invites someone; the token of their link is told this once. */
  inviteGuest(
    consultationId: ConsultationId,
    name: string,
    role: GuestRole,
  ): Promise<Result<IssuedInvitation, RequestError>>;
  /** Takes an invitation back, or its guest out of the room. */
  dismissGuest(consultationId: ConsultationId, guestId: GuestId): Promise<Result<object, RequestError>>;
  /** Every kiosk with its last check. */
  kiosks(): Promise<Result<z.infer<typeof Fleet>, RequestError>>;
  /** Tries again after {@link LinkEvents.refused}. */
  retry(): void;
  end(): void;
}

/** Opens the connection, which from then on comes back by itself until `end`. */
export function openConsoleLink(events: LinkEvents): ConsoleLink {
  const socket: Socket<ServerToConsole, ConsoleToServer> = serverLine(CONSOLE_NAMESPACE, events);

  const each = <S extends z.ZodType>(news: ServerNews, value: S, given: unknown): z.infer<S>[] => {
    const { read, isWhole } = readEach(value, given);
    events.readable(news, isWhole);
    return read;
  };
  const viewIn = (given: unknown): ConsultationView | null => {
    const parsed = ConsultationView.safeParse(given);
    events.readable('consultation', parsed.success);
    return parsed.success ? parsed.data : null;
  };
  socket.on('queue', (queue) => events.queue(each('queue', QueueEntry, queue)));
  socket.on('departed', (departed) => events.departed(each('departed', DepartedEntry, departed)));
  socket.on('consultation', (given) => {
    const view = viewIn(given);
    if (view !== null) events.consultation(view);
  });
  socket.on('room', (message) => {
    const parsed = z.object({ consultationId: ConsultationId, event: RoomEvent }).safeParse(message);
    if (parsed.success) events.room(parsed.data.consultationId, parsed.data.event);
  });
  socket.on('elsewhere', (message) => {
    const parsed = z.object({ consultationId: ConsultationId }).safeParse(message);
    if (parsed.success) events.elsewhere(parsed.data.consultationId);
  });
  socket.on('examination:still', (message) => {
    const parsed = z.object({ consultationId: ConsultationId }).safeParse(message);
    if (parsed.success) events.still(parsed.data.consultationId);
  });
  const answered = async <S extends z.ZodType>(value: S, answer: Promise<unknown>) => {
    const given = await answer.catch(() => undefined);
    if (given === undefined) return failed<RequestError>('timed-out');
    return readAnswer(value, given);
  };

  const incidents = new IncidentQueue((payload) => answered(Nothing, socket.emitWithAck('media:incidents', payload)));
  socket.on('connect', () => incidents.reach(true));
  socket.on('disconnect', () => incidents.reach(false));
  socket.connect();

  const hello = async (): Promise<Result<Hello, RequestError>> => {
    const connection = socket.id;
    for (;;) {
      const answer = await answered(HelloAnswer, socket.emitWithAck('hello', {}));
      // A connection that came after this one says its own hello.
      const isOver = () => !socket.connected || socket.id !== connection;
      if (answer.ok) {
        const { queue, departed, consultation, ...rest } = answer.value;
        return ok({
          ...rest,
          queue: each('queue', QueueEntry, queue),
          departed: each('departed', DepartedEntry, departed),
          consultation: consultation === null ? null : (viewIn(consultation) ?? ('unreadable' as const)),
        });
      }
      if (isOver() || (answer.error !== 'timed-out' && answer.error !== 'internal')) return answer;
      if (answer.error === 'timed-out') continue;
      events.disconnected();
      await new Promise((resolve) => setTimeout(resolve, HELLO_AGAIN_AFTER));
      if (isOver()) return answer;
    }
  };

  return {
    hello,
    take: (consultationId) => answered(ConsultationView, socket.emitWithAck('take', { consultationId })),
    refuse: (consultationId, refusal) => answered(Nothing, socket.emitWithAck('refuse', { consultationId, refusal })),
    callBack: (consultationId, wanted) =>
      answered(Nothing, socket.emitWithAck('call-back', { consultationId, wanted })),
    leave: (consultationId) => answered(Nothing, socket.emitWithAck('leave', { consultationId })),
    close: (consultationId, outcome, followUp) =>
      answered(Nothing, socket.emitWithAck('close', { consultationId, outcome, followUp })),
    addEntry: (consultationId, entry) => answered(Nothing, socket.emitWithAck('entry:add', { consultationId, entry })),
    annotate: (consultationId, entryId, annotations) =>
      answered(Nothing, socket.emitWithAck('entry:annotate', { consultationId, entryId, annotations })),
    beginAttachment: (begin) => answered(AttachmentState, socket.emitWithAck('attachment:begin', begin)),
    attachmentPiece: (piece) => answered(AttachmentState, socket.emitWithAck('attachment:piece', piece)),
    saveNotes: (consultationId, text, base) =>
      answered(NotesSaved, socket.emitWithAck('notes:save', { consultationId, text, base })),
    measure: (consultationId, modality) =>
      answered(Nothing, socket.emitWithAck('measure', { consultationId, modality })),
    withdrawMeasure: (consultationId, modality) =>
      answered(Nothing, socket.emitWithAck('measure:withdraw', { consultationId, modality })),
    examinationCamera: (consultationId, on) =>
      answered(Nothing, socket.emitWithAck('examination-camera', { consultationId, on })),
    // What the room was asked before a connection came would be done when it comes: too late, and after what is asked then.
    room: async (consultationId, call) =>
      socket.connected
        ? answered(z.unknown(), socket.emitWithAck('room', { consultationId, call }))
        : failed('timed-out'),
    mediaIncident: (consultationId, happened) => incidents.add(consultationId, happened),
    inviteGuest: (consultationId, name, role) =>
      answered(IssuedInvitation, socket.emitWithAck('guest:invite', { consultationId, name, role })),
    dismissGuest: (consultationId, guestId) =>
      answered(Nothing, socket.emitWithAck('guest:dismiss', { consultationId, guestId })),
    kiosks: () => answered(Fleet, socket.emitWithAck('kiosks', {})),
    retry: () => {
      socket.connect();
    },
    end: () => {
      socket.disconnect();
    },
  };
}

/** Parses an acknowledgement. An answer outside the contract is an `internal` error of the server. */
export function readAnswer<S extends z.ZodType>(value: S, given: unknown): Result<z.infer<S>, RequestError> {
  const outer = resultOf(z.unknown()).safeParse(given);
  if (!outer.success) return failed('internal', 'the answer does not fit the contract');
  if (!outer.data.ok) {
    const { error: said, detail } = outer.data;
    return failed(CONSOLE_ERRORS.find((error) => error === said) ?? 'internal', detail);
  }
  const inner = value.safeParse(outer.data.value);
  return inner.success ? ok(inner.data) : failed('internal', 'the answer does not fit the contract');
}
