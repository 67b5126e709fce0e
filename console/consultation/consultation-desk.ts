import type { LayerWish } from '#media/receiving.ts';
import { roomCaller } from '#media/room-calls.ts';
import type { ConsultationView } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { PeerId, RoomEvent } from '#protocol/room.ts';
import { AuscultationDesk } from '../auscultation/auscultation-desk.ts';
import { isTyped } from '../chat/messages.ts';
import type { ConsoleLink, RequestError } from '../link/console-socket.ts';
import { finishLive, takeLive } from '../live/live-state.ts';
import { appendPleth, breakPleth, emptyTrace, type PlethTrace } from '../live/pleth-trace.ts';
import { readVitals } from '../live/vitals-feed.ts';
import { RecordDesk } from '../records/record-desk.ts';
import type { Drafts } from '../records/record-state.ts';
import { RoomSession } from '../room/room-session.ts';
import { type ConsoleStore, outsideConsultation, type RecordPage } from '../state/console-state.ts';
import { liveFrame } from '../stills/live-frame.ts';
import { StageDesk } from '../stills/stage-desk.ts';
import { shownModalities } from '../vitals/shown-modalities.ts';
import { EndingDesk } from './ending-desk.ts';
import { isUnsettled, unsettledIn } from './ending-state.ts';

interface ConsultationDeskParts {
  readonly store: ConsoleStore;
  readonly link: () => ConsoleLink | null;
  readonly fails: (error: RequestError) => void;
}

/** The consultation the physician is in, from the moment it is theirs to its end: its room, its record, what comes live. */
export class ConsultationDesk {
  readonly stage: StageDesk;
  readonly auscultation: AuscultationDesk;
  readonly ending: EndingDesk;
  readonly #parts: ConsultationDeskParts;
  #room: RoomSession | null = null;
  #record: RecordDesk | null = null;
  /** Whether the examination camera was asked for last; null once the server has said so too. */
  #examines: boolean | null = null;
  #asking: Promise<unknown> = Promise.resolve();

  constructor(parts: ConsultationDeskParts) {
    this.#parts = parts;
    const { store } = parts;
    const tell = (message: PeerMessage) => this.#room?.tell(message) ?? Promise.reject(new Error('there is no room'));
    this.auscultation = new AuscultationDesk({ store, tell, record: () => this.#record });
    this.ending = new EndingDesk({
      store,
      link: parts.link,
      record: () => this.#record,
      keepSample: () => this.auscultation.keepSample(),
      leaveScreen: () => this.backToQueue(),
    });
    this.stage = new StageDesk({
      store,
      tell,
      frame: liveFrame,
      annotate: (entryId, annotations) => this.#record?.annotate(entryId, annotations),
    });
  }

  get #store(): ConsoleStore {
    return this.#parts.store;
  }

  /** What the physician writes into the record of the consultation; null outside of one. */
  get record(): RecordDesk | null {
    return this.#record;
  }

  /** Shows the consultation and takes the seat in its room, or takes it again after the link was away. */
  enter(view: ConsultationView): void {
    const held = this.#store.getState().consultation;
    if (held?.consultationId !== view.consultationId) {
      this.keepNotes();
      this.backToQueue();
      this.#store.setState({ fleet: null, notice: null, question: null });
    }
    this.#show(view);
    const link = this.#parts.link();
    if (view.state !== 'taken' || link === null) return;
    this.#record ??= new RecordDesk(link, view.consultationId, view.notes, (record) =>
      this.#store.setState({ record }),
    );
    this.#record.resume();
    this.stage.resume();
    if (this.#room) this.#room.linkReturned();
    else this.#openRoom(view.consultationId, link);
  }

  /** The server's newest word of it; of another one it is passed over. */
  viewed(view: ConsultationView): void {
    if (this.#store.getState().consultation?.consultationId === view.consultationId) this.#show(view);
  }

  roomEvent(consultationId: ConsultationId, event: RoomEvent): void {
    if (this.#store.getState().consultation?.consultationId === consultationId) this.#room?.take(event);
  }

  videoElsewhere(consultationId: ConsultationId): void {
    if (this.#store.getState().consultation?.consultationId === consultationId) this.#room?.giveWay();
  }

  stillPressed(consultationId: ConsultationId): void {
    if (this.#store.getState().consultation?.consultationId !== consultationId) return;
    this.#store.setState({ notice: { kind: 'still' } });
  }

  /**
   * It is no longer ours, which nobody told. While the server lacks anything written or recorded here it stays on the screen:
   * notes are there to be copied, and what is on its way arrives or is said to be lost.
   */
  gone(): void {
    const state = this.#store.getState();
    const { consultation, queue } = state;
    if (consultation === null || (!isUnsettled(state) && unsettledIn(state).lost === 0)) {
      this.ending.over();
      this.backToQueue();
      return;
    }
    const waits = queue?.some(({ consultationId }) => consultationId === consultation.consultationId) === true;
    this.#show({ ...consultation, state: waits ? 'waiting' : 'closed' });
  }

  /** The consultation leaves the screen for no act of the physician's: notes that nobody else has stay, to be copied. */
  keepNotes(): void {
    const { consultation, record, unkept } = this.#store.getState();
    if (consultation === null || record.notes.state === 'saved' || record.notes.text.trim() === '') return;
    const { consultationId, identity } = consultation;
    const patient = `${identity.birthName} ${identity.givenName}`;
    const others = unkept.filter((one) => one.consultationId !== consultationId);
    this.#store.setState({ unkept: [...others, { consultationId, patient, text: record.notes.text }] });
  }

  putAwayNotes(consultationId: ConsultationId): void {
    this.#store.setState(({ unkept }) => ({ unkept: unkept.filter((one) => one.consultationId !== consultationId) }));
  }

  /** Leaves the consultation's screen, once the server no longer counts it as ours. */
  backToQueue(): void {
    this.end();
    this.#store.setState(outsideConsultation);
  }

  /** Lets go of the room and of the record; what was written and not sent yet stays with the record's desk. */
  end(): void {
    this.#endRoom();
    this.#examines = null;
    this.#record?.end();
    this.#record = null;
  }

  /** Asks the patient for it, or no longer: what they are at is then stopped. */
  async toggleMeasure(modality: Modality): Promise<void> {
    const { consultation } = this.#store.getState();
    if (consultation?.state !== 'taken' || !shownModalities(consultation).includes(modality)) return;
    const link = this.#parts.link();
    const isAsked = consultation.asked.includes(modality);
    const result = await (isAsked
      ? link?.withdrawMeasure(consultation.consultationId, modality)
      : link?.measure(consultation.consultationId, modality));
    if (result && !result.ok) this.#parts.fails(result.error);
  }

  /** The picture goes sooner than the server's word of it comes: pressed in between, it begins again. */
  async toggleExaminationCamera(): Promise<void> {
    const { consultation } = this.#store.getState();
    if (consultation?.state !== 'taken') return;
    const on = !(this.#examines ?? isExamined(consultation));
    this.#examines = on;
    // One after the other: the server keeps the last it is done with.
    const asking = this.#asking.then(() => this.#parts.link()?.examinationCamera(consultation.consultationId, on));
    this.#asking = asking;
    const result = await asking;
    if (result?.ok !== true && this.#examines === on) this.#examines = null;
    if (result && !result.ok) this.#parts.fails(result.error);
  }

  swap(): void {
    if (this.#store.getState().room.examination) this.#store.setState(({ swapped }) => ({ swapped: !swapped }));
  }

  /** Opens a page of the record beside the video, or closes it. */
  turnTo(page: RecordPage | null): void {
    const { consultation, page: before } = this.#store.getState();
    // Closed is no longer listened to; with another page open in its place it is.
    if (page === null && before === 'auscultation') this.auscultation.stop();
    if (page === null || consultation?.state === 'taken') this.#store.setState({ page });
  }

  /** What is begun on a page and not sent. */
  draft(part: Partial<Drafts>): void {
    this.#store.setState(({ drafts }) => ({ drafts: { ...drafts, ...part } }));
  }

  /** Every message there is has been seen. */
  readMessages(): void {
    const { consultation, readTo, notice } = this.#store.getState();
    const last = consultation?.entries.filter(isTyped).at(-1)?.at ?? null;
    if (last !== readTo) this.#store.setState({ readTo: last, notice: notice?.kind === 'message' ? null : notice });
  }

  toggleMicrophone(): void {
    this.#room?.toggleDevice('microphone');
  }

  toggleCamera(): void {
    this.#room?.toggleDevice('camera');
  }

  changeDevice(name: 'microphone' | 'camera'): void {
    this.#room?.changeDevice(name);
  }

  retryDevices(): void {
    this.#room?.retryDevices();
  }

  /** How large the patient's face is shown. */
  readonly faceShown = (wish: LayerWish): void => this.#room?.shown('face', wish);

  /** How large the examination view is shown. */
  readonly examinationShown = (wish: LayerWish): void => this.#room?.shown('examination', wish);

  /** How large a guest's face is shown. */
  guestShown(peerId: PeerId, wish: LayerWish): void {
    this.#room?.guestShown(peerId, wish);
  }

  /** Takes the video back from another console of this physician. */
  takeVideoBack(): void {
    this.#room?.takeBack();
  }

  #show(view: ConsultationView): void {
    const { consultation, live } = this.#store.getState();
    if (isExamined(view) === this.#examines || view.examinationCamera === 'unavailable') this.#examines = null;
    this.#store.setState({
      consultation: view,
      live: finishLive(
        live,
        view.measurements.map(({ attemptId }) => attemptId),
      ),
    });
    this.#record?.heard(view.entries, view.notes);
    if (consultation !== null) this.stage.heard(consultation, view);
    this.#tellMessage(consultation, view);
    if (view.state === 'taken') return;
    this.#endRoom();
    this.ending.over();
  }

  #openRoom(consultationId: ConsultationId, link: ConsoleLink): void {
    const call = roomCaller((request) => link.room(consultationId, request));
    this.#room = new RoomSession(consultationId, call, {
      changed: (room) => {
        const before = this.#store.getState().room;
        this.#store.setState({ room });
        this.auscultation.room(room, before);
      },
      vitals: (message) => this.#vitals(message),
      told: (message) => {
        this.stage.told(message);
        this.auscultation.told(message);
      },
      listeningEnds: () => this.auscultation.weaken(),
      incident: (incident) => void link.mediaIncident(consultationId, incident),
    });
    this.#room.start();
  }

  #endRoom(): void {
    this.#room?.end();
    this.#room = null;
    this.auscultation.end();
    this.stage.end();
  }

  #vitals(raw: unknown): void {
    const message = readVitals(raw);
    if (!message) return;
    const { live, pleth } = this.#store.getState();
    const step = takeLive(live, message, Date.now());
    if (step.kind === 'dropped') return;
    const trace = step.fresh && message.modality === 'oximetry' ? emptyTrace : pleth;
    this.#store.setState({ live: step.state, pleth: withMessage(trace, message, step.gap) });
  }

  /** A message of the patient's that nobody has open is told once, in words. */
  #tellMessage(before: ConsultationView | null, view: ConsultationView): void {
    const { page } = this.#store.getState();
    if (before?.consultationId !== view.consultationId || page === 'chat') return;
    const known = new Set(before.entries.map(({ id }) => id));
    const news = view.entries
      .filter(isTyped)
      .findLast(({ id, author }) => !known.has(id) && author.party !== 'physician');
    if (news !== undefined) this.#store.setState({ notice: { kind: 'message', text: news.content.text } });
  }
}

const isExamined = ({ examinationCamera }: ConsultationView): boolean =>
  examinationCamera === 'on' || examinationCamera === 'asked';

/** The pulse wave after a message of any kind: a hole before one that carries no wave is a hole in the wave all the same. */
function withMessage(trace: PlethTrace, { modality, body, at }: LiveMessage, gap: boolean): PlethTrace {
  if (modality !== 'oximetry') return trace;
  if (body.type === 'pleth') return appendPleth(trace, { ...body, at }, gap);
  return gap ? breakPleth(trace) : trace;
}
