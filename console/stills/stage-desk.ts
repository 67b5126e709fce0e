import type { ConsultationView } from '#protocol/consultation.ts';
import type { Annotation } from '#protocol/entry.ts';
import type { EntryId } from '#protocol/ids.ts';
import type { PeerMessage, SoundDevice } from '#protocol/peer-message.ts';
import type { Result } from '#protocol/result.ts';
import type { RequestError } from '../link/console-socket.ts';
import type { ConsoleStore } from '../state/console-state.ts';
import {
  type CameraState,
  type Frozen,
  type OwnDrawing,
  type StageState,
  stillsIn,
  withEntries,
} from './stage-state.ts';

/** ms between two tries of a drawing that could not be saved. */
const RETRY_AFTER = 3_000;

/** ms after which a photograph that was asked for is no longer waited for: a slow link needs its time. */
const WAITED_FOR = 60_000;

interface StageParts {
  readonly store: ConsoleStore;
  /** Tells the kiosk of the consultation. Rejects where it is not in the room. */
  readonly tell: (message: PeerMessage) => Promise<void>;
  /** The picture a live view shows now; null where it shows none. */
  readonly frame: (of: Frozen['of']) => ImageBitmap | null;
  readonly annotate: (entryId: EntryId, annotations: Annotation[]) => Promise<Result<object, RequestError>> | undefined;
}

/** What the physician does with the views and the stills: looks closer, compares, draws, asks for more. */
export class StageDesk {
  readonly #parts: StageParts;
  readonly #saving = new Set<EntryId>();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  get #stage(): StageState {
    return this.#parts.store.getState().stage;
  }

  #set(part: Partial<StageState>): void {
    this.#parts.store.setState(({ stage }) => ({ stage: { ...stage, ...part } }));
  }

  /** The large view alone, or with the others again. */
  enlarge(): void {
    this.#set({ enlarged: !this.#stage.enlarged });
  }

  /**
   * Stops a live view where it is, or goes live again: the examination's where it is in sight, else the face. Without a picture
   * there is nothing to stop.
   */
  freeze(): void {
    const { room, swapped, stage } = this.#parts.store.getState();
    const isInSight = room.examination !== null && (!stage.enlarged || swapped);
    const wanted = isInSight ? 'examination' : 'face';
    const picture = stage.frozen === null ? this.#parts.frame(wanted) : null;
    if (stage.frozen !== null) this.#goLive();
    else if (picture !== null) this.#set({ frozen: { of: wanted, picture, at: new Date().toISOString() } });
  }

  #goLive(): void {
    const { frozen } = this.#stage;
    if (frozen === null) return;
    this.#set({ frozen: null });
    frozen.picture.close();
  }

  /** Opens a still, or closes the one that is open. */
  open(still: EntryId | null): void {
    this.#set({ still, beside: null, enlarged: false });
  }

  /** Opens the newest still, or closes what is open. */
  toggleNewest(): void {
    const newest = stillsIn(this.#parts.store.getState().consultation?.entries ?? []).at(-1);
    this.open(this.#stage.still === null ? (newest?.id ?? null) : null);
  }

  /** Puts another still, or the live view, beside the open one; null: nothing. */
  compare(beside: EntryId | 'live' | null): void {
    if (this.#stage.still !== null) this.#set({ beside, enlarged: false });
  }

  /** Asks the kiosk for a photograph of its examination camera. */
  async ask(): Promise<void> {
    const { consultation } = this.#parts.store.getState();
    if (consultation?.examinationCamera !== 'on' || this.#stage.asked === 'waiting') return;
    this.#set({ asked: 'waiting' });
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#givesUp(), WAITED_FOR);
    await this.#parts.tell({ type: 'take-still' }).catch(() => this.#givesUp());
  }

  #givesUp(): void {
    if (this.#stage.asked === 'waiting') this.#set({ asked: 'away' });
  }

  /** Sets one of the kiosk's cameras; the kiosk answers with how it stands then. */
  set(
    wish: { readonly camera?: string; readonly zoom?: number; readonly light?: boolean },
    role: CameraState['role'] = 'examination',
  ): void {
    this.#parts.tell({ type: 'camera-set', role, ...wish }).catch(() => this.#stands(role));
  }

  /** A wish did not arrive: what was moved by hand goes back to where the camera is. */
  #stands(role: CameraState['role']): void {
    const part = role === 'face' ? 'faceCamera' : 'camera';
    const camera = this.#stage[part];
    this.#unheard();
    if (camera !== null) this.#set({ [part]: { ...camera, zoom: camera.zoom && { ...camera.zoom } } });
  }

  #unheard(): void {
    this.#parts.store.setState({ notice: { kind: 'unheard' } });
  }

  /** Has the kiosk take another of its microphones or loudspeakers; it answers with the one it has then. */
  setSound(kind: SoundDevice, device: string): void {
    this.#parts.tell({ type: 'sound-device-set', kind, device }).catch(() => this.#unheard());
  }

  /** One step of zoom closer or away. */
  zoom(steps: 1 | -1): void {
    const zoom = this.#stage.camera?.zoom;
    if (zoom == null) return;
    // Ten steps from end to end, each one of the camera's own.
    const step = Math.max(zoom.step, (zoom.max - zoom.min) / 10);
    const value = Math.min(zoom.max, Math.max(zoom.min, zoom.value + steps * step));
    this.set({ zoom: value });
  }

  toggleLight(): void {
    const light = this.#stage.camera?.light;
    if (light != null) this.set({ light: !light.on });
  }

  /** What the patient's kiosk said. */
  told(message: PeerMessage): void {
    if (message.type === 'camera') {
      this.#set(message.role === 'face' ? { faceCamera: message } : { camera: message });
    }
    if (message.type === 'sound-devices') this.#set({ sound: { ...this.#stage.sound, [message.kind]: message } });
    if (message.type === 'still-refused') this.#set({ asked: message.why });
  }

  /** The consultation has changed. A frozen examination goes with the examination. */
  heard(before: ConsultationView, view: ConsultationView): void {
    const stage = withEntries(this.#stage, before.entries, view.entries);
    if (stage !== this.#stage) this.#parts.store.setState({ stage });
    if (stage.frozen?.of === 'examination' && view.examinationCamera === 'off') this.#goLive();
  }

  /** The consultation is over: no picture of its patient is left. */
  end(): void {
    this.#goLive();
  }

  /** Keeps a drawing in place of what was on the still: here at once, at the server as soon as it can be. */
  annotate(entryId: EntryId, annotations: readonly Annotation[]): void {
    this.#draw(entryId, { annotations, state: 'saving' });
    void this.#save(entryId);
  }

  /** The link is there again: what waited goes on. */
  resume(): void {
    for (const { id } of stillsIn(this.#parts.store.getState().consultation?.entries ?? [])) {
      if (this.#stage.drawn[id]?.state === 'waiting') void this.#save(id);
    }
  }

  /** One saving at a time for each still; the newest drawing is the one that counts. */
  async #save(entryId: EntryId): Promise<void> {
    const drawing = this.#stage.drawn[entryId];
    if (drawing === undefined || this.#saving.has(entryId)) return;
    this.#saving.add(entryId);
    const answer = await this.#parts.annotate(entryId, [...drawing.annotations]);
    this.#saving.delete(entryId);
    const now = this.#stage.drawn[entryId];
    // The consultation has left the screen meanwhile.
    if (answer === undefined || now === undefined) return;
    if (answer.ok && now.annotations !== drawing.annotations) return this.#save(entryId);
    if (answer.ok) return this.#draw(entryId, { ...now, state: 'saved' });
    const isFinal = answer.error !== 'timed-out' && answer.error !== 'internal';
    this.#draw(entryId, { ...now, state: isFinal ? 'refused' : 'waiting' });
    if (!isFinal) setTimeout(() => void this.#save(entryId), RETRY_AFTER);
  }

  #draw(entryId: EntryId, drawing: OwnDrawing): void {
    this.#set({ drawn: { ...this.#stage.drawn, [entryId]: drawing } });
  }
}
