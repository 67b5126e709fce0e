import type { LayerWish } from '#media/receiving.ts';
import { roomCaller } from '#media/room-calls.ts';
import { loadSfuClient } from '#media/sfu-client.ts';
import type { ConsultationView, Outcome, Refusal } from '#protocol/consultation.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { PeerId, RoomEvent } from '#protocol/room.ts';
import { AuscultationDesk } from '../auscultation/auscultation-desk.ts';
import { isTyped } from '../chat/messages.ts';
import { GuestDesk } from '../invitations/guest-desk.ts';
import { type ConsoleLink, openConsoleLink, type RequestError } from '../link/console-socket.ts';
import { signOut, whoAmI } from '../link/session.ts';
import { finishLive, takeLive } from '../live/live-state.ts';
import { appendPleth, breakPleth, emptyTrace, type PlethTrace } from '../live/pleth-trace.ts';
import { readVitals } from '../live/vitals-feed.ts';
import { QueueDesk } from '../queue/queue-desk.ts';
import { clockOffset } from '../queue/waiting.ts';
import { RecordDesk } from '../records/record-desk.ts';
import { RoomSession } from '../room/room-session.ts';
import { askNoticePermission } from '../shell/desktop-notice.ts';
import { linkLostSound } from '../shell/sounds.ts';
import { StageDesk } from '../stills/stage-desk.ts';
import { shownModalities } from '../vitals/shown-modalities.ts';
import { speak } from '../words/index.ts';
import {
  type ConsoleStore,
  outsideConsultation,
  type Preferences,
  type Question,
  type RecordPage,
} from './console-state.ts';
import { keepPreference } from './preferences.ts';

/** ms between two tries of a connection the server refused. */
const RETRY_AFTER = 2_000;

/** All that the console does: each action asks the server and puts what became of it into the store. */
export class ConsoleActions {
  readonly queue: QueueDesk;
  readonly stage: StageDesk;
  readonly auscultation: AuscultationDesk;
  readonly guests: GuestDesk;
  readonly #store: ConsoleStore;
  #link: ConsoleLink | null = null;
  #room: RoomSession | null = null;
  #record: RecordDesk | null = null;

  constructor(store: ConsoleStore) {
    this.#store = store;
    this.queue = new QueueDesk(store);
    const tell = (message: PeerMessage) => this.#room?.tell(message) ?? Promise.reject(new Error('there is no room'));
    this.auscultation = new AuscultationDesk({ store, tell, record: () => this.#record });
    this.guests = new GuestDesk({ store, link: () => this.#link, fails: (error) => this.#fails(error) });
    this.stage = new StageDesk({
      store,
      tell,
      annotate: (entryId, annotations) => this.#record?.annotate(entryId, annotations),
    });
  }

  /** Finds out who is signed in, and connects when someone is. */
  async start(signal: AbortSignal = new AbortController().signal): Promise<void> {
    this.#store.setState({ session: { kind: 'checking' } });
    const who = await whoAmI(signal);
    if (signal.aborted) return;
    if (who.kind === 'signed-out') {
      this.#store.setState({ session: { kind: 'signed-out', deliberately: false } });
      return;
    }
    this.#store.setState({ session: who });
    if (who.kind === 'signed-in') this.#connect();
  }

  async signOut(): Promise<void> {
    if (!(await signOut())) return this.#fails('timed-out');
    this.#endRoom();
    this.#endRecord();
    this.#link?.end();
    this.#link = null;
    this.#store.setState({
      ...outsideConsultation,
      session: { kind: 'signed-out', deliberately: true },
      queue: null,
      departed: [],
      fleet: null,
      notice: null,
      question: null,
    });
  }

  async take(consultationId: ConsultationId): Promise<void> {
    const { taking, consultation } = this.#store.getState();
    if (taking !== null || consultation !== null || !this.#link) return;
    this.#store.setState({ taking: consultationId, notice: null });
    const result = await this.#link.take(consultationId);
    this.#store.setState({ taking: null });
    if (result.ok) return this.#enter(result.value);
    // Granted, perhaps, without the answer arriving: the server knows whom this physician holds.
    if (result.error === 'timed-out' || result.error === 'busy-with-another') await this.#hello();
    if (result.error === 'already-taken' || result.error === 'not-waiting' || result.error === 'unknown-consultation')
      this.queue.forget(consultationId);
    if (this.#store.getState().consultation?.consultationId !== consultationId) this.#fails(result.error);
  }

  async refuse(consultationId: ConsultationId, refusal: Refusal): Promise<void> {
    this.#store.setState({ question: null });
    const result = await this.#link?.refuse(consultationId, refusal);
    if (!result) return;
    if (!result.ok) return this.#fails(result.error);
    this.queue.forget(consultationId);
    this.#store.setState({ notice: { kind: 'refused' } });
  }

  /** What the physician writes into the record of the consultation; null outside of one. */
  get record(): RecordDesk | null {
    return this.#record;
  }

  /** Asks the site to bring back a patient who went unseen, or no longer. */
  async callBack(consultationId: ConsultationId, wanted: boolean): Promise<void> {
    const result = await this.#link?.callBack(consultationId, wanted);
    if (result && !result.ok) this.#fails(result.error);
  }

  /** The physician wants notices of the desktop, or none: the browser asks them once. */
  async wantNotices(notices: boolean): Promise<void> {
    this.prefer({ notices });
    if (notices) this.#store.setState({ noticePermission: await askNoticePermission() });
  }

  async leave(): Promise<void> {
    this.#store.setState({ question: null });
    const { consultation } = this.#store.getState();
    if (!consultation || !this.#link) return;
    await this.#record?.saveNow();
    const result = await this.#link.leave(consultation.consultationId);
    if (!result.ok) return this.#fails(result.error);
    this.backToQueue();
    this.#store.setState({ notice: { kind: 'left' } });
  }

  async close(outcome: Outcome, followUp: FollowUp): Promise<void> {
    this.#store.setState({ question: null });
    const { consultation } = this.#store.getState();
    if (!consultation || !this.#link) return;
    await this.#record?.saveNow();
    const result = await this.#link.close(consultation.consultationId, outcome, followUp);
    if (!result.ok) return this.#fails(result.error);
    this.backToQueue();
    this.#store.setState({ notice: { kind: 'closed', outcome } });
  }

  async measure(modality: Modality): Promise<void> {
    const { consultation } = this.#store.getState();
    if (consultation?.state !== 'taken' || consultation.asked.includes(modality) || !this.#link) return;
    if (!shownModalities(consultation).includes(modality)) return;
    const result = await this.#link.measure(consultation.consultationId, modality);
    if (!result.ok) this.#fails(result.error);
  }

  async toggleExaminationCamera(): Promise<void> {
    const { consultation } = this.#store.getState();
    if (consultation?.state !== 'taken' || !this.#link) return;
    const on = consultation.examinationCamera !== 'on' && consultation.examinationCamera !== 'asked';
    const result = await this.#link.examinationCamera(consultation.consultationId, on);
    if (!result.ok) this.#fails(result.error);
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

  /** Every message there is has been seen. */
  readMessages(): void {
    const { consultation, readTo } = this.#store.getState();
    const last = consultation?.entries.filter(isTyped).at(-1)?.at ?? null;
    if (last !== readTo) this.#store.setState({ readTo: last, ...this.#withoutMessageNotice() });
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

  /** Shows the kiosks, or the queue again. */
  toggleFleet(): void {
    this.#store.setState(({ fleet }) => ({ fleet: fleet === null ? { kiosks: null } : null }));
  }

  /** Asks how the kiosks are. What is shown stays when no answer comes. */
  async refreshFleet(): Promise<void> {
    const result = await this.#link?.kiosks();
    const isShown = this.#store.getState().fleet !== null;
    if (isShown && result?.ok) this.#store.setState({ fleet: { kiosks: result.value.kiosks } });
  }

  /** Leaves the consultation's screen, once the server no longer counts it as ours. */
  backToQueue(): void {
    this.#endRoom();
    this.#endRecord();
    this.#store.setState(outsideConsultation);
  }

  ask(question: Question): void {
    this.#store.setState({ question });
  }

  dismissQuestion(): void {
    this.#store.setState({ question: null });
  }

  dismissNotice(): void {
    this.#store.setState({ notice: null });
  }

  prefer(part: Partial<Preferences>): void {
    this.#store.setState(({ preferences }) => ({ preferences: { ...preferences, ...part } }));
    keepPreference(part);
    if (part.theme) document.documentElement.dataset['theme'] = part.theme;
    if (part.locale) void speak(part.locale);
  }

  #connect(): void {
    // There when the first patient is taken; where it cannot be had now, taking asks for it again.
    loadSfuClient().catch(() => undefined);
    this.#link ??= openConsoleLink({
      connected: () => void this.#hello(),
      disconnected: () => this.#wentOffline(),
      refused: () => void this.#checkSession(),
      queue: (queue) => this.queue.arrived(queue),
      departed: (departed) => this.queue.departed(departed),
      consultation: (view) => this.#viewed(view),
      room: (consultationId, event) => this.#roomEvent(consultationId, event),
      elsewhere: (consultationId) => this.#videoElsewhere(consultationId),
      still: (consultationId) => this.#stillPressed(consultationId),
    });
  }

  async #hello(): Promise<void> {
    const result = await this.#link?.hello();
    if (!result) return;
    if (!result.ok) return this.#fails(result.error);
    const { physician, queue, departed, consultation, now } = result.value;
    this.#store.setState({
      session: { kind: 'signed-in', physician },
      link: { kind: 'online' },
      clockOffset: clockOffset(now, Date.now()),
    });
    this.queue.arrived(queue);
    this.queue.departed(departed);
    const held = this.#store.getState().consultation;
    if (consultation) this.#enter(consultation);
    // One that was ours before the link fell and is no longer: its end was told to nobody here.
    else if (held?.state === 'taken') this.backToQueue();
  }

  async #checkSession(): Promise<void> {
    const who = await whoAmI(new AbortController().signal);
    if (who.kind !== 'signed-out') {
      // Still welcome, or not answered yet: the server is starting or ending.
      setTimeout(() => this.#link?.retry(), RETRY_AFTER);
      return;
    }
    this.#endRoom();
    this.#endRecord();
    this.#link?.end();
    this.#link = null;
    this.#store.setState({
      ...outsideConsultation,
      queue: null,
      departed: [],
      session: { kind: 'signed-out', deliberately: false },
    });
  }

  #wentOffline(): void {
    const { link, preferences } = this.#store.getState();
    if (link.kind === 'offline') return;
    if (link.kind === 'online' && preferences.sounds) linkLostSound();
    this.#store.setState({ link: { kind: 'offline', asOf: Date.now() } });
  }

  /** Shows the consultation and takes the seat in its room, or takes it again after the link was away. */
  #enter(view: ConsultationView): void {
    const held = this.#store.getState().consultation;
    if (held?.consultationId !== view.consultationId) {
      this.backToQueue();
      this.#store.setState({ fleet: null, notice: null, question: null });
    }
    this.#viewed(view, true);
    if (view.state !== 'taken' || !this.#link) return;
    this.#record ??= new RecordDesk(this.#link, view.consultationId, view.notes, (record) =>
      this.#store.setState({ record }),
    );
    this.#record.resume();
    this.stage.resume();
    if (this.#room) {
      this.#room.linkReturned();
      return;
    }
    const link = this.#link;
    const call = roomCaller((request) => link.room(view.consultationId, request));
    this.#room = new RoomSession(view.consultationId, call, {
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
      incident: (incident) => void link.mediaIncident(view.consultationId, incident),
    });
    this.#room.start();
  }

  #viewed(view: ConsultationView, entering = false): void {
    const { consultation, live } = this.#store.getState();
    if (!entering && consultation?.consultationId !== view.consultationId) return;
    this.#store.setState({
      consultation: view,
      live: finishLive(
        live,
        view.measurements.map(({ attemptId }) => attemptId),
      ),
    });
    this.#record?.heard(view.entries, view.notes);
    if (consultation !== null) this.stage.heard(consultation.entries, view.entries);
    this.#tellMessage(consultation, view);
    if (view.state !== 'taken') this.#endRoom();
  }

  #roomEvent(consultationId: ConsultationId, event: RoomEvent): void {
    if (this.#store.getState().consultation?.consultationId === consultationId) this.#room?.take(event);
  }

  #videoElsewhere(consultationId: ConsultationId): void {
    if (this.#store.getState().consultation?.consultationId === consultationId) this.#room?.giveWay();
  }

  #stillPressed(consultationId: ConsultationId): void {
    if (this.#store.getState().consultation?.consultationId !== consultationId) return;
    this.#store.setState({ notice: { kind: 'still' } });
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

  #withoutMessageNotice(): { notice: null } | object {
    return this.#store.getState().notice?.kind === 'message' ? { notice: null } : {};
  }

  #endRecord(): void {
    this.#record?.end();
    this.#record = null;
  }

  #endRoom(): void {
    this.#room?.end();
    this.#room = null;
    this.auscultation.end();
  }

  #fails(error: RequestError): void {
    this.#store.setState({ notice: { kind: 'error', error } });
  }
}

/** The pulse wave after a message of any kind: a hole before one that carries no wave is a hole in the wave all the same. */
function withMessage(trace: PlethTrace, { modality, body, at }: LiveMessage, gap: boolean): PlethTrace {
  if (modality !== 'oximetry') return trace;
  if (body.type === 'pleth') return appendPleth(trace, { ...body, at }, gap);
  return gap ? breakPleth(trace) : trace;
}
