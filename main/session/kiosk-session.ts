import { randomUUID } from 'node:crypto';
import type { AskFailure, Incident } from '#protocol/consultation.ts';
import type { AttemptFailure, DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { AttemptId, ConsultationId } from '#protocol/ids.ts';
import type { IpcEvent, IpcRequestOf, IpcResponseOf } from '#protocol/ipc.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';
import { failed, ok } from '#protocol/result.ts';
import type { RoomEvent } from '#protocol/room.ts';
import type { ServerLink } from '../link/server-link.ts';
import { faultOf, type Log } from '../log.ts';
import type { CurrentChange, Outbox } from '../store/outbox.ts';
import { type Attempt, Attempts } from './attempts.ts';
import { incidentRecord, measurementRecord, measurementsOf, newRecord } from './records.ts';

/** How long a patient who joins the queue waits for the server to have their records, in ms. */
const JOIN_TIMEOUT_MS = 20_000;

type SessionLink = Pick<
  ServerLink,
  | 'joinQueue'
  | 'room'
  | 'declined'
  | 'attemptFailed'
  | 'help'
  | 'examinationCamera'
  | 'still'
  | 'sessionEnded'
  | 'tellHeld'
>;

export interface KioskSessionOptions {
  readonly outbox: Outbox;
  readonly link: SessionLink;
  readonly log: Log;
  /** Tells the renderer. */
  readonly emit: (event: IpcEvent) => void;
  /** Sends a command to the drivers host; false when none runs. */
  readonly command: (command: DriversCommand) => boolean;
}

/**
 * One patient at a time, from the opening of the consultation to the wipe. All that is known of the patient outside the outbox
 * is in this object and goes with {@link KioskSession.end}.
 */
export class KioskSession {
  readonly #options: KioskSessionOptions;
  readonly #attempts = new Attempts();
  #consultationId: ConsultationId | null = null;
  /** The last one opened in this session, which the page may still tell of once the patient has left it. */
  #ofSession: ConsultationId | null = null;
  #status: ConsultationStatus | null = null;
  #checkpoint: string | null = null;
  /** Incidents that a full disk did not take: they go with whatever is stored next, at the latest with the end (R4). */
  #unstored: OutboxRecord[] = [];
  #life = new AbortController();

  constructor(options: KioskSessionOptions) {
    this.#options = options;
  }

  get consultationId(): ConsultationId | null {
    return this.#consultationId;
  }

  get status(): ConsultationStatus | null {
    return this.#status;
  }

  get checkpoint(): string | null {
    return this.#checkpoint;
  }

  saveCheckpoint(state: string): void {
    this.#checkpoint = state;
  }

  /**
   * A session was open when the program stopped: its patient is told to the server as gone. Where that cannot be stored, the
   * link's first word says the same, and the next start tries again.
   */
  closeInterrupted(): void {
    const interrupted = this.#options.outbox.currentConsultation();
    if (interrupted === null) return;
    const left = newRecord('consultation-left', interrupted, { at: now(), why: 'kiosk-restarted' });
    this.#store([left], { current: null });
    this.#options.log('warn', 'session-interrupted');
  }

  open(request: IpcRequestOf<'consultation:open'>): IpcResponseOf<'consultation:open'> {
    if (this.#consultationId !== null) return failed('already-open');
    const consultationId = ConsultationId.parse(randomUUID());
    const opened = newRecord('consultation-opened', consultationId, { ...request, openedAt: now() });
    if (!this.#store([opened], { current: consultationId })) return failed('not-stored');
    this.#consultationId = consultationId;
    this.#ofSession = consultationId;
    return ok({ consultationId });
  }

  /**
   * A page asks for its first picture. A page before it may have gone without the answer to its start: nobody is left to show
   * what is still being measured, or to stop it.
   */
  onNewPage(): void {
    this.#cancel(this.#attempts.endAll());
  }

  /** Starts an attempt. One still in flight of this modality gives way: the drivers host queues a start after a cancel. */
  startMeasurement({ modality }: IpcRequestOf<'measure:start'>): IpcResponseOf<'measure:start'> {
    const consultationId = this.#consultationId;
    if (consultationId === null) return failed('no-consultation');
    this.#cancel(this.#attempts.endOf(modality));
    const attemptId = AttemptId.parse(randomUUID());
    if (!this.#options.command({ type: 'start', attemptId, consultationId, modality })) {
      this.#tellPhysician(modality, 'drivers-restarted');
      return failed('drivers-restarted');
    }
    this.#attempts.begin({ id: attemptId, consultationId, modality });
    return ok({ attemptId });
  }

  cancelMeasurement({ attemptId }: IpcRequestOf<'measure:cancel'>): void {
    const attempt = this.#attempts.end(attemptId);
    if (attempt === undefined) return;
    this.#options.command({ type: 'cancel', attemptId });
    this.#tellPhysician(attempt.modality, 'stopped');
  }

  skipMeasurement({ modality, reason }: IpcRequestOf<'measure:skip'>): IpcResponseOf<'measure:skip'> {
    const consultationId = this.#consultationId;
    if (consultationId === null) return failed('no-consultation');
    const skipped = newRecord('measurement-skipped', consultationId, { modality, reason, at: now() });
    if (!this.#store([skipped])) return failed('not-stored');
    if (this.#status?.asked.includes(modality)) void this.#options.link.declined(consultationId, modality);
    return ok({});
  }

  /** `test`: what the test of the link found, for the physician. */
  async joinQueue(test: LinkTest | null): Promise<IpcResponseOf<'queue:join'>> {
    const consultationId = this.#consultationId;
    if (consultationId === null) return failed('no-consultation');
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    const timer = setTimeout(abort, JOIN_TIMEOUT_MS);
    const life = this.#life.signal;
    life.addEventListener('abort', abort);
    try {
      const answer = await this.#options.link.joinQueue(consultationId, test, attempt.signal);
      if (this.#consultationId !== consultationId) return failed('session-ended');
      if (answer.ok) this.#status = answer.value.status;
      return answer;
    } finally {
      clearTimeout(timer);
      life.removeEventListener('abort', abort);
    }
  }

  async room(call: IpcRequestOf<'room'>): Promise<IpcResponseOf<'room'>> {
    const consultationId = this.#consultationId;
    if (consultationId === null) return failed('no-consultation');
    return this.#options.link.room(consultationId, call);
  }

  async examinationCamera({ state }: IpcRequestOf<'examination-camera'>): Promise<void> {
    if (this.#consultationId !== null) await this.#options.link.examinationCamera(state);
  }

  /** The patient wants the physician to look at the examination picture. */
  async still(): Promise<void> {
    if (this.#consultationId !== null) await this.#options.link.still(this.#consultationId);
  }

  async help({ calling }: IpcRequestOf<'help'>): Promise<void> {
    await this.#options.link.help(calling);
  }

  /**
   * Ends the consultation while the session goes on: the patient reads the last words, and the server knows already. Without a
   * consultation, or asked twice, it does nothing. Where the record cannot be stored {@link KioskSession.end} tries again.
   */
  leave(why: 'patient'): void {
    const consultationId = this.#consultationId;
    if (consultationId !== null) this.#endConsultation(consultationId, why);
  }

  /**
   * Ends the session: what is unsent stays sealed in the outbox, all else of the patient is forgotten. Where the end cannot be
   * stored, the server is told at once that this kiosk holds nobody.
   *
   * @param why `closed` when the server has ended the consultation and knows already.
   */
  end(why: 'patient' | 'idle' | 'closed'): void {
    const consultationId = this.#consultationId;
    // After an end of the consultation there may be incidents of it that are not stored.
    const isEndStored = consultationId === null ? this.#store([]) : this.#endConsultation(consultationId, why);
    this.#consultationId = null;
    this.#ofSession = null;
    this.#status = null;
    this.#checkpoint = null;
    void this.#options.link.sessionEnded(why);
    if (!isEndStored) void this.#options.link.tellHeld();
  }

  onStatus(status: ConsultationStatus): void {
    if (status.consultationId !== this.#consultationId) return;
    // Where the consultation goes, its screen goes, and with it the button that stops a measurement.
    if (this.#status?.state === 'taken' && status.state !== 'taken') this.#cancel(this.#attempts.endAll());
    this.#status = status;
    this.#options.emit({ type: 'status', status });
  }

  onRoom(consultationId: string, event: RoomEvent): void {
    if (consultationId === this.#consultationId) this.#options.emit({ type: 'room', event });
  }

  onDrivers(event: DriversEvent): void {
    switch (event.type) {
      case 'devices':
        this.#options.emit(event);
        return;
      case 'finished':
        this.#finished(event);
        return;
      case 'failed': {
        const attempt = this.#attempts.end(event.attemptId);
        if (attempt === undefined) return;
        this.#tellFailed(attempt, event.failure, event.detail);
        if (event.failure === 'unplugged') this.#incident('device-unplugged');
        if (event.failure === 'device-fault') this.#incident('device-fault');
        return;
      }
      case 'cancelled':
        this.#attempts.end(event.attemptId);
        return;
      case 'still-button':
        if (this.#consultationId !== null) this.#options.emit({ type: 'still-button' });
        return;
      case 'self-tested':
        // No concern of a patient's.
        return;
    }
  }

  /** The drivers host died: nothing that was being measured in it can finish. */
  onDriversLost(): void {
    for (const attempt of this.#attempts.endAll()) this.#tellFailed(attempt, 'drivers-restarted');
    this.#incident('drivers-restarted');
  }

  #finished(event: Extract<DriversEvent, { type: 'finished' }>): void {
    const attempt = this.#attempts.end(event.attemptId);
    if (attempt === undefined || attempt.consultationId !== event.consultationId) {
      this.#options.log('warn', 'reading-of-no-attempt');
      return;
    }
    const measurements = measurementsOf(event);
    if (this.#store(measurements.map(measurementRecord))) {
      this.#options.emit({ type: 'measured', attemptId: attempt.id, measurements });
    } else {
      this.#tellFailed(attempt, 'not-stored');
    }
  }

  /**
   * Frees the devices and stores who left; false when that could not be stored. From a stored word on, nothing more happens in
   * this consultation.
   */
  #endConsultation(consultationId: ConsultationId, why: 'patient' | 'idle' | 'closed'): boolean {
    this.#cancel(this.#attempts.endAll());
    this.#options.command({ type: 'release', consultationId });
    const left = why === 'closed' ? [] : [newRecord('consultation-left', consultationId, { at: now(), why })];
    const isStored = this.#store(left, { current: null });
    if (isStored) {
      this.#consultationId = null;
      this.#status = null;
    }
    this.#life.abort();
    this.#life = new AbortController();
    return isStored;
  }

  #cancel(attempts: readonly Attempt[]): void {
    for (const { id } of attempts) this.#options.command({ type: 'cancel', attemptId: id });
  }

  #tellFailed({ id, modality }: Attempt, failure: AttemptFailure, detail?: string): void {
    this.#options.emit({ type: 'measure-failed', attemptId: id, failure, ...(detail === undefined ? {} : { detail }) });
    this.#tellPhysician(modality, failure);
  }

  /** Who waits for a measurement learns that an attempt gave nothing. */
  #tellPhysician(modality: Modality, failure: AskFailure): void {
    const isAwaited = this.#status?.state === 'taken' && this.#status.asked.includes(modality);
    if (this.#consultationId === null || !isAwaited) return;
    void this.#options.link.attemptFailed(this.#consultationId, modality, failure);
  }

  /**
   * The page's word on its media, kept with the act (R4). What it had gathered it tells as its media ends, which is after the
   * patient has left. Of another consultation than this session's it is nobody's.
   */
  mediaIncident({ consultationId, age, incident }: IpcRequestOf<'media:incident'>): void {
    if (consultationId !== this.#ofSession) return;
    const at = new Date(Date.now() - age).toISOString();
    this.#keep(incidentRecord(consultationId, { ...incident, party: 'patient', at }));
  }

  #incident(kind: Incident['kind']): void {
    if (this.#consultationId !== null) this.#keep(incidentRecord(this.#consultationId, { kind, at: now() }));
  }

  #keep(incident: OutboxRecord): void {
    if (!this.#store([incident])) this.#unstored.push(incident);
  }

  /** Whether the records are durable. A store that fails (a full disk) is logged by its code alone. */
  #store(records: readonly OutboxRecord[], change?: CurrentChange): boolean {
    // Apart, and first: what could not be stored must not keep a reading from being stored.
    if (this.#unstored.length > 0 && this.#enqueue(this.#unstored)) this.#unstored = [];
    return this.#enqueue(records, change);
  }

  #enqueue(records: readonly OutboxRecord[], change?: CurrentChange): boolean {
    try {
      this.#options.outbox.enqueue(records, change);
      return true;
    } catch (error) {
      this.#options.log('error', 'store-failed', faultOf(error));
      return false;
    }
  }
}

const now = (): string => new Date().toISOString();
