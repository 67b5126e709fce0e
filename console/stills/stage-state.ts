import type { ConsultationView } from '#protocol/consultation.ts';
import type { Annotation, Entry, EntryContent } from '#protocol/entry.ts';
import type { EntryId } from '#protocol/ids.ts';
import type { PeerMessage, SoundDevice } from '#protocol/peer-message.ts';

/** A still of the record. */
export interface Still {
  readonly id: EntryId;
  readonly at: string;
  readonly content: Extract<EntryContent, { type: 'still' }>;
}

/** The kiosk's microphones or loudspeakers, and which of them is taken. */
export type PatientSound = Extract<PeerMessage, { type: 'sound-devices' }>;

/** What the kiosk's cameras of one role can do and how they stand. */
export type CameraState = Extract<PeerMessage, { type: 'camera' }>;

/**
 * A drawing made here that the record does not show yet. `saved`: the server has it, and its view is on the way. `refused`: it
 * will not be tried again by itself.
 */
export interface OwnDrawing {
  readonly annotations: readonly Annotation[];
  readonly state: 'saving' | 'waiting' | 'saved' | 'refused';
}

export type StillAsked = 'waiting' | 'no-camera' | 'failed' | 'refused' | 'away';

/** A live view that stands still, by the physician's wish. */
export interface Frozen {
  readonly of: 'face' | 'examination';
  /** Kept apart from the video, which may go, fall or come anew meanwhile. */
  readonly picture: ImageBitmap;
  /** Since when it stands still (ISO 8601, UTC), by this machine's clock. */
  readonly at: string;
}

/** How the physician looks at what there is to see, beside which of the views is the large one. */
export interface StageState {
  /** The large view alone. */
  readonly enlarged: boolean;
  readonly frozen: Frozen | null;
  /** The still that is open, and what it is compared with. */
  readonly still: EntryId | null;
  readonly beside: EntryId | 'live' | null;
  /** What became of the photograph that was asked for; null where none was, or it has come. */
  readonly asked: StillAsked | null;
  readonly camera: CameraState | null;
  /** The kiosk's face camera, as the kiosk told of it. */
  readonly faceCamera: CameraState | null;
  readonly sound: Readonly<Partial<Record<SoundDevice, PatientSound>>>;
  readonly drawn: Readonly<Record<EntryId, OwnDrawing>>;
}

export const emptyStage: StageState = {
  enlarged: false,
  frozen: null,
  still: null,
  beside: null,
  asked: null,
  camera: null,
  faceCamera: null,
  sound: {},
  drawn: {},
};

/** The entry as a still whose bytes are all there; else null. */
function stillOf({ id, at, content, received }: Entry): Still | null {
  return content.type === 'still' && received === 1 ? { id, at, content } : null;
}

/** The stills of a consultation, the oldest first. */
export const stillsIn = (entries: readonly Entry[]): Still[] => entries.map(stillOf).filter((still) => still !== null);

/** Where the bytes of a still are, for its physician. */
export const addressOf = (view: Pick<ConsultationView, 'consultationId'>, { content }: Still): string =>
  `/consultations/${view.consultationId}/attachments/${content.attachmentId}`;

/**
 * The stage once the record has grown. A photograph the physician waits for is opened as soon as it is whole; one that is gone
 * is closed.
 */
export function withEntries(stage: StageState, before: readonly Entry[], entries: readonly Entry[]): StageState {
  const had = new Set(stillsIn(before).map(({ id }) => id));
  const stills = stillsIn(entries);
  const come = stills.findLast(({ id, content }) => !had.has(id) && content.by === 'physician');
  if (come !== undefined && stage.asked !== null) {
    return { ...stage, asked: null, still: come.id, beside: null, enlarged: false };
  }
  const isOwn = ([, { state }]: [string, OwnDrawing]) => state !== 'saved';
  if (Object.values(stage.drawn).some(({ state }) => state === 'saved')) {
    return withEntries(
      { ...stage, drawn: Object.fromEntries(Object.entries(stage.drawn).filter(isOwn)) },
      before,
      entries,
    );
  }
  const isThere = (id: EntryId | 'live' | null) => id === 'live' || stills.some((still) => still.id === id);
  if (stage.still !== null && !isThere(stage.still)) return { ...stage, still: null, beside: null };
  if (stage.beside !== null && !isThere(stage.beside)) return { ...stage, beside: null };
  return stage;
}
