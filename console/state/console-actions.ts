import { roomCaller } from '#media/room-calls.ts';
import type { ConsultationView, Outcome, QueueEntry, Refusal } from '#protocol/consultation.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { RoomEvent } from '#protocol/room.ts';
import { type ConsoleLink, openConsoleLink, type RequestError } from '../link/console-socket.ts';
import { signOut, whoAmI } from '../link/session.ts';
import { finishLive, takeLive } from '../live/live-state.ts';
import { appendPleth, breakPleth, emptyTrace, type PlethTrace } from '../live/pleth-trace.ts';
import { readVitals } from '../live/vitals-feed.ts';
import { nextToTake, orderQueue } from '../queue/order.ts';
import { clockOffset } from '../queue/waiting.ts';
import { RecordDesk } from '../records/record-desk.ts';
import { RoomSession } from '../room/room-session.ts';
import { linkLostSound, patientWaitsSound } from '../shell/sounds.ts';
import { shownModalities } from '../vitals/shown-modalities.ts';
import { speak } from '../words/index.ts';
import { type ConsoleStore, outsideConsultation, type Preferences, type Question } from './console-state.ts';
import { keepPreference } from './preferences.ts';

/** ms between two tries of a connection the server refused. */
const RETRY_AFTER = 2_000;

/** All that the console does: each action asks the server and puts what became of it into the store. */
export class ConsoleActions {
  readonly #store: ConsoleStore;
  #link: ConsoleLink | null = null;
  #room: RoomSession | null = null;
  #record: RecordDesk | null = null;

  constructor(store: ConsoleStore) {
    this.#store = store;
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
      this.#forget(consultationId);
    if (this.#store.getState().consultation?.consultationId !== consultationId) this.#fails(result.error);
  }

  async refuse(consultationId: ConsultationId, refusal: Refusal): Promise<void> {
    this.#store.setState({ question: null });
    const result = await this.#link?.refuse(consultationId, refusal);
    if (!result) return;
    if (!result.ok) return this.#fails(result.error);
    this.#forget(consultationId);
    this.#store.setState({ notice: { kind: 'refused' } });
  }

  /** What the physician writes into the record of the consultation; null outside of one. */
  get record(): RecordDesk | null {
    return this.#record;
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

  toggleMicrophone(): void {
    void this.#room?.toggleMicrophone();
  }

  toggleCamera(): void {
    void this.#room?.toggleCamera();
  }

  retryDevices(): void {
    void this.#room?.retryDevices();
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

  choose(chosen: ConsultationId): void {
    this.#store.setState({ chosen });
  }

  /** Moves the chosen line of the queue down (1) or up (-1). */
  chooseBeside(step: 1 | -1): void {
    const { queue, chosen } = this.#store.getState();
    const ordered = orderQueue(queue ?? []);
    const at = ordered.findIndex((entry) => entry.consultationId === chosen);
    const beside = ordered[Math.min(ordered.length - 1, Math.max(0, at + step))];
    if (beside) this.choose(beside.consultationId);
  }

  prefer(part: Partial<Preferences>): void {
    this.#store.setState(({ preferences }) => ({ preferences: { ...preferences, ...part } }));
    keepPreference(part);
    if (part.theme) document.documentElement.dataset['theme'] = part.theme;
    if (part.locale) void speak(part.locale);
  }

  #connect(): void {
    this.#link ??= openConsoleLink({
      connected: () => void this.#hello(),
      disconnected: () => this.#wentOffline(),
      refused: () => void this.#checkSession(),
      queue: (queue) => this.#queued(queue),
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
    const { physician, queue, consultation, now } = result.value;
    this.#store.setState({
      session: { kind: 'signed-in', physician },
      link: { kind: 'online' },
      clockOffset: clockOffset(now, Date.now()),
    });
    this.#queued(queue);
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
    this.#store.setState({ ...outsideConsultation, queue: null, session: { kind: 'signed-out', deliberately: false } });
  }

  #wentOffline(): void {
    const { link, preferences } = this.#store.getState();
    if (link.kind === 'offline') return;
    if (link.kind === 'online' && preferences.sounds) linkLostSound();
    this.#store.setState({ link: { kind: 'offline', asOf: Date.now() } });
  }

  #queued(queue: readonly QueueEntry[]): void {
    const { queue: before, chosen, consultation, preferences } = this.#store.getState();
    if (before?.length === 0 && queue.length > 0 && consultation === null && preferences.sounds) patientWaitsSound();
    const kept = queue.some((entry) => entry.consultationId === chosen) ? chosen : null;
    this.#store.setState({ queue, chosen: kept ?? nextToTake(queue)?.consultationId ?? null });
  }

  #forget(consultationId: ConsultationId): void {
    const { queue } = this.#store.getState();
    this.#queued((queue ?? []).filter((entry) => entry.consultationId !== consultationId));
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
    if (this.#room) {
      this.#room.linkReturned();
      return;
    }
    const link = this.#link;
    const call = roomCaller((request) => link.room(view.consultationId, request));
    this.#room = new RoomSession(call, {
      changed: (room) => this.#store.setState({ room }),
      vitals: (message) => this.#vitals(message),
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

  #endRecord(): void {
    this.#record?.end();
    this.#record = null;
  }

  #endRoom(): void {
    this.#room?.end();
    this.#room = null;
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
